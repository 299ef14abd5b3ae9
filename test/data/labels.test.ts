// Label cells, lists in one cell, label sets, and targets.
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { readLabelCell, readLabelList } from "@/data/label-cells";
import { labelSetByName, labelSets, parseLabelSet } from "@/data/label-sets";
import { hasTarget, targetsOf } from "@/data/targets";

describe("readLabelCell", () => {
  test.each([
    [1, ["1", "1.0", "true", "YES", "y", "Positive", "present", " 1 "]],
    [0, ["0", "0.0", "False", "no", "N", "negative", "absent"]],
    [-1, ["-1", "-1.0", "uncertain", "u", "?"]],
    [-2, ["", "  ", "na", "NaN", "null", "None"]],
    [undefined, ["2", "-2", "-3", "1,0", "1.00", "maybe", "10"]],
  ])("reads %s", (value, cells) => {
    expect(cells.map(readLabelCell)).toEqual(cells.map(() => value));
  });
});

describe("readLabelList", () => {
  test.each([
    ["Edema; Lung Lesion|Fracture", { kind: "names", names: ["Edema", "Lung Lesion", "Fracture"] }],
    ["Mass, solid", { kind: "names", names: ["Mass, solid"] }],
    ['["Edema"]', { kind: "names", names: ["Edema"] }],
    ["[]", { kind: "names", names: [] }],
    ["", { kind: "unlabeled" }],
    ["nan", { kind: "unlabeled" }],
    ['[[0,4,"Edema"]]', { kind: "spans" }],
    ["[1]", { kind: "unreadable" }],
    ["[Edema]", { kind: "unreadable" }],
    ['{"a":1}', { kind: "unreadable" }],
  ])("reads %j", (cell, expected) => {
    expect(readLabelList(cell)).toEqual(expected);
  });
});

describe("label sets", () => {
  test("ship with the names and the order of their sources", () => {
    expect(labelSets.map(({ name, labels }) => [name, labels.length])).toEqual([
      ["chexpert14", 14],
      ["ct-rate18", 18],
    ]);
    expect(labelSetByName("chexpert14")?.labels.slice(0, 3)).toEqual([
      "No Finding",
      "Enlarged Cardiomediastinum",
      "Cardiomegaly",
    ]);
    expect(labelSetByName("ct-rate18")?.labels.at(-1)).toBe("Interlobular septal thickening");
    expect(labelSetByName("other")).toBeUndefined();
  });

  test("are read from names a line, a JSON list and a JSON object", () => {
    const labels = ["Edema", "Rib fracture"];
    const own = { name: "own", title: "own", labels, defaultBlank: "negative" };
    expect(parseLabelSet("\ufeffEdema\r\n\r\n Rib fracture \n")).toEqual(own);
    expect(parseLabelSet(JSON.stringify(labels))).toEqual(own);
    const full = { name: "x", title: "X", labels, defaultBlank: "ignore" };
    expect(parseLabelSet(JSON.stringify({ ...full, more: 1 }))).toEqual(full);
  });

  const codeOf = (text: string) => {
    try {
      parseLabelSet(text);
      return null;
    } catch (error) {
      if (error instanceof InputError) return error.problem.code;
      throw error;
    }
  };

  test.each([
    ["LABEL-SET-SIZE", ""],
    ["LABEL-SET-SIZE", "[]"],
    ["LABEL-SET-SIZE", Array.from({ length: 257 }, (_, i) => `l${i}`).join("\n")],
    ["LABEL-SET-SIZE", "x".repeat(101)],
    ["LABEL-SET-SIZE", "Edema\n_-\n"],
    ["LABEL-SET-TWICE", "Pleural Effusion\npleural_effusion"],
    ["LABEL-SET", "{"],
    ["LABEL-SET", '{"labels":"Edema"}'],
    ["LABEL-SET", '{"labels":["Edema"],"defaultBlank":"maybe"}'],
    [null, Array.from({ length: 256 }, (_, i) => `l${i}`).join("\n")],
  ])("end with %s where they cannot be used", (code, text) => {
    expect(codeOf(text)).toBe(code);
  });
});

describe("targetsOf", () => {
  const set = { name: "x", title: "x", labels: ["a", "b", "c", "d"], defaultBlank: "negative" } as const;
  const reports = [{ labels: null }, { labels: Int8Array.of(1, 0, -1, -2) }];

  test.each([
    ["positive", "negative", [1, 0, 1, 0]],
    ["negative", "negative", [1, 0, 0, 0]],
    ["ignore", "negative", [1, 0, -1, 0]],
    ["positive", "ignore", [1, 0, 1, -1]],
    ["ignore", "ignore", [1, 0, -1, -1]],
  ] as const)("makes uncertain %s and blank %s, and ignores a report without labels", (uncertain, blank, expected) => {
    expect([...targetsOf(reports, set, { uncertain, blank })]).toEqual([-1, -1, -1, -1, ...expected]);
  });

  test("is empty for no reports, and refuses labels of another set", () => {
    const policy = { uncertain: "positive", blank: "negative" } as const;
    expect(targetsOf([], set, policy)).toHaveLength(0);
    expect(() => targetsOf([{ labels: Int8Array.of(1) }], set, policy)).toThrow("internal: data/targets");
  });

  test("hasTarget asks for one cell that is not ignored", () => {
    expect([
      hasTarget(Float32Array.of(-1, 0)),
      hasTarget(Float32Array.of(-1, -1)),
      hasTarget(new Float32Array(0)),
    ]).toEqual([true, false, false]);
  });
});
