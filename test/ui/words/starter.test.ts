// Words about a starter: its name in a choice, where it comes from, its scores or that there are none.
import { expect, test } from "vitest";
import { starterChoice, starterNote } from "@/ui/words/starter";

const labels = Array.from({ length: 18 }, (_, i) => `label ${i}`);
const ct = { labelSet: "ct-rate18", title: "CT-RATE", labels, measured: [] };

test("a choice names examination and number of labels; an unknown set goes by its title", () => {
  expect(starterChoice(ct)).toBe("Starter: chest CT, 18 labels");
  expect(starterChoice({ ...ct, labelSet: "own", title: "Our knees", labels: ["effusion"] })).toBe(
    "Starter: Our knees, 1 label",
  );
});

test("the note says where it comes from, and each score or that none was measured", () => {
  expect(starterNote(ct)).toBe(
    "Trained on synthetic reports. Nothing of your reports is in it. Its quality on public reports was not measured.",
  );
  const measured = [{ reports: "Open-i", n: 2843, weightedF1: 0.7849, macroF1: 0.5 }];
  expect(starterNote({ ...ct, labelSet: "chexpert14", measured })).toBe(
    "Trained on synthetic reports. Nothing of your reports is in it. On 2,843 public chest X-ray reports (Open-i): weighted F1 0.78.",
  );
});
