// Checks a share folder without a base model: files, sums, tensors and labels as such; then that privacy.json adds up, and
// that page, card, settings and tensor metadata are what follows from it, byte for byte.
import { sha256Hex } from "@/base/hash";
import { decodeUtf8, isObject } from "@/formats/strict-json";
import { readFloats, readSafetensors } from "@/formats/safetensors";
import { centerSize } from "@/models/feature-stats";
import { tensorMetadata } from "./adapter-folder";
import { jsonBytes, textBytes } from "./bytes";
import { card, startOfCard, type CardFacts } from "./card";
import loader from "./load_adapter.py?raw";
import { readJsonObject } from "./read-json";
import { readLabels } from "./read-labels";
import { shareFiles } from "./share-files";
import { statementPage } from "./statement";
import { readStatement, type Statement } from "./statement-schema";
import { sumsDifference, sumsFile, sumsName } from "./sums";
import { attempt, firstBroken, sameBytes, type Finding, type VerifyRow } from "./verify-row";
import { statementRows } from "./verify-statement";

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const bytesOf = (files: Files, name: string) => files.get(name) ?? new Uint8Array();
const tensorName = "adapter_model.safetensors";
const tensorsOf = (files: Files) => readSafetensors(bytesOf(files, tensorName), tensorName);

function checkFiles(files: Files): Finding {
  const missing = [...shareFiles.keys()].find((name) => !files.has(name));
  const unknown = [...files.keys()].some((name) => !shareFiles.has(name));
  const problem = firstBroken([
    [missing === undefined, `There is no ${missing ?? ""}.`],
    [!unknown, "There is a file that belongs to no share bundle."],
    [
      sameBytes(bytesOf(files, "load_adapter.py"), textBytes(loader)),
      "load_adapter.py is not the program that this version writes.",
    ],
  ]);
  return { problem, fine: `${shareFiles.size} files; the program is the known one.` };
}

async function checkSums(files: Files): Promise<Finding> {
  if (!files.has(sumsName)) return { problem: "There is no SHA256SUMS.", fine: "" };
  const difference = await sumsDifference(files);
  const problem = firstBroken([
    [difference === null, `${difference?.path ?? ""}: ${difference?.detail ?? ""}`],
    [sameBytes(bytesOf(files, sumsName), await sumsFile(files)), "SHA256SUMS is not written in its one form."],
  ]);
  return { problem, fine: `${files.size - 1} files agree.` };
}

function checkTensors(files: Files): Finding {
  const tensors = tensorsOf(files);
  let numbers = 0;
  for (const entry of tensors.entries.values()) numbers += readFloats(tensors, entry).length;
  const settings = readJsonObject(files.get("adapter_config.json"));
  const factors = [...tensors.entries.keys()].filter((key) => key.endsWith(".lora_A.weight"));
  const ranked = factors.every((key) => tensors.entries.get(key)?.shape[0] === settings?.["r"]);
  const problem = firstBroken([
    [settings !== null && factors.length > 0 && ranked, "Tensors and adapter_config.json do not agree."],
    [
      sameBytes(bytesOf(files, "adapter_config.json"), jsonBytes(settings)),
      "adapter_config.json is not written in its one form.",
    ],
  ]);
  return { problem, fine: `${tensors.entries.size} tensors, ${numbers} finite numbers.` };
}

/** [L, H] of the classifier, and the numbers of all tensors. */
function headShape(files: Files): { readonly rows: number; readonly columns: number; readonly numbers: number } {
  const entries = [...tensorsOf(files).entries.values()];
  const head = entries.find(({ name }) => /(?:^|\.)(?:cls_|mean_)?classifier\.weight$/.test(name));
  const [rows = 0, columns = 0] = head?.shape ?? [];
  const numbers = entries.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  return { rows, columns, numbers };
}

async function checkLabels(files: Files): Promise<Finding> {
  const bytes = bytesOf(files, "labels.json");
  const { labels } = readLabels(bytes);
  const problem = firstBroken([
    [headShape(files).rows === labels.length, "The classifier has another number of rows than there are labels."],
    [
      tensorsOf(files).metadata.get("labels_sha256") === (await sha256Hex(bytes)),
      "The adapter was saved with another labels.json.",
    ],
  ]);
  return { problem, fine: `${labels.length} labels.` };
}

/** privacy.json is bound to this adapter, these labels and this base; as many numbers got noise as there are. */
async function checkBinding(files: Files, statement: Statement): Promise<Finding> {
  const { implementation, fixed_beforehand: fixed, parameters } = statement;
  const labels = readLabels(bytesOf(files, "labels.json"));
  const { rows, columns, numbers } = headShape(files);
  const trained = labels.method === "head" ? rows * columns + rows : numbers;
  const expected = tensorMetadata(statement, {
    basePackageSha256: implementation.base_package_sha256,
    labelsSha256: fixed.labels_sha256,
  });
  const { metadata } = tensorsOf(files);
  const told = Object.entries(expected).every(([key, value]) => metadata.get(key) === value);
  const settings = readJsonObject(files.get("adapter_config.json"));
  const problem = firstBroken([
    [
      implementation.adapter_sha256 === (await sha256Hex(bytesOf(files, tensorName))),
      "privacy.json belongs to another adapter.",
    ],
    [
      fixed.labels_sha256 === (await sha256Hex(bytesOf(files, "labels.json"))),
      "privacy.json belongs to another labels.json.",
    ],
    [
      [fixed.label_set, fixed.uncertain, fixed.blank].join() ===
        [labels.labelSetName, labels.uncertain, labels.blank].join(),
      "labels.json names another label set or policy than privacy.json.",
    ],
    [
      labels.basePackageSha256 === implementation.base_package_sha256 &&
        labels.baseName === implementation.base &&
        settings?.["base_model_name_or_path"] === implementation.base,
      "labels.json or adapter_config.json names another base than privacy.json.",
    ],
    [
      told && metadata.size === Object.keys(expected).length,
      "The tensor file names another epsilon, delta, unit or hash than privacy.json.",
    ],
    // Method head may learn a center of the features too, which is folded into the classifier.
    [
      parameters.trainable_numbers === trained || parameters.trainable_numbers === trained + centerSize,
      "parameters.trainable_numbers: the adapter has another number of trained values.",
    ],
  ]);
  return { problem, fine: `Adapter ${implementation.adapter_sha256.slice(0, 8)}, ${trained} trained numbers.` };
}

/** The card made again from labels.json and the statement; start, licence and logit shift of the base are the card's own. */
function checkCard(files: Files, statement: Statement): Finding {
  const found = decodeUtf8(bytesOf(files, "README.md")) ?? "";
  const labels = readLabels(bytesOf(files, "labels.json"));
  const base = readJsonObject(files.get("labels.json"))?.["base"];
  const dtype = isObject(base) && base["dtype"] === "F32" ? "F32" : "F16";
  const shift = / sigmoid differ by at most ([\d.e-]+)\.$/m.exec(found)?.[1];
  const facts: CardFacts = {
    ...labels,
    pooling: labels.pooling ?? "family",
    maxTokens: labels.maxTokens ?? 0,
    base: {
      name: statement.implementation.base,
      dtype,
      packageSha256: statement.implementation.base_package_sha256,
      license: /^license: "([\w.+-]*)"$/m.exec(found)?.[1] ?? "",
      logitShift: shift === undefined ? null : Number(shift),
    },
    claim: statement,
    start: startOfCard(found),
  };
  return {
    problem:
      found === card(facts, "adapter")
        ? null
        : "README.md is not the card that follows from labels.json and privacy.json.",
    fine: "As labels.json and privacy.json give it.",
  };
}

function checkPage(files: Files, statement: Statement): Finding {
  const same = sameBytes(bytesOf(files, "privacy-statement.html"), textBytes(statementPage(statement)));
  return {
    problem: same ? null : "privacy-statement.html is not the page that privacy.json gives.",
    fine: "As privacy.json gives it, byte for byte.",
  };
}

/** Rows about privacy.json and what follows from it; one row alone where it cannot be read. */
async function privacyRows(files: Files): Promise<VerifyRow[]> {
  const bytes = bytesOf(files, "privacy.json");
  const json = readJsonObject(bytes);
  const read = readStatement(json);
  const form = await attempt("Statement", () => ({
    problem: firstBroken([
      [json !== null, "There is no privacy.json of a kind that is known."],
      [
        !("wrong" in read),
        `privacy.json: missing, unknown or out of its limits: ${"wrong" in read ? read.wrong.join(", ") : ""}.`,
      ],
      ["wrong" in read || sameBytes(bytes, jsonBytes(read.statement)), "privacy.json is not written in its one form."],
    ]),
    fine: "Every field is there, and none is unknown.",
  }));
  if ("wrong" in read) return [form];
  const { statement } = read;
  const derived: VerifyRow[] = [];
  const allowed = await attempt("Statement", () => {
    derived.push(...statementRows(statement));
    return { problem: null, fine: "" };
  });
  return [
    ...(allowed.ok ? [form] : [form, allowed]),
    ...derived,
    await attempt("Adapter and statement", () => checkBinding(files, statement)),
    await attempt("Card", () => checkCard(files, statement)),
    await attempt("Page to print", () => checkPage(files, statement)),
  ];
}

/**
 * A row a check, all of them whatever fails. A bundle that someone made anew from other facts, all figures right, passes:
 * that its facts are those of the run is known from the ledger of the computer that trained.
 * @param files by name without folder (adapterFiles takes the folder off)
 */
export async function verifyBundle(files: Files): Promise<VerifyRow[]> {
  return [
    await attempt("Files", () => checkFiles(files)),
    await attempt("Checksums", () => checkSums(files)),
    await attempt("Tensors", () => checkTensors(files)),
    await attempt("Labels", () => checkLabels(files)),
    ...(await privacyRows(files)),
  ];
}
