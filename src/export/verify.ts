// Checks a share or adapter folder without a base model: sums, tensors, labels, and that epsilon, delta and unit are the
// same in privacy.json, card, statement and metadata. One flipped byte is found.
import { InputError } from "@/base/errors";
import { sha256Hex } from "@/base/hash";
import { decodeUtf8 } from "@/formats/strict-json";
import { readFloats, readSafetensors } from "@/formats/safetensors";
import { plainNumber } from "./bytes";
import { privacySchema } from "./privacy-file";
import { readJsonObject } from "./read-json";
import { readLabels } from "./read-labels";
import { sumsDifference, sumsName } from "./sums";

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

export interface VerifyRow {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

const row = (check: string, problem: string | null, fine: string): VerifyRow => ({
  check,
  ok: problem === null,
  detail: problem ?? fine,
});

/** What a check throws becomes its detail; a bug of ours stays an error. */
async function attempt(
  check: string,
  work: () => Promise<{ problem: string | null; fine: string }>,
): Promise<VerifyRow> {
  try {
    const { problem, fine } = await work();
    return row(check, problem, fine);
  } catch (error) {
    if (error instanceof InputError) return row(check, `${error.problem.happened} [${error.problem.code}]`, "");
    throw error;
  }
}

async function sums(files: Files): Promise<{ problem: string | null; fine: string }> {
  if (!files.has(sumsName)) return { problem: "There is no SHA256SUMS.", fine: "" };
  const difference = await sumsDifference(files);
  return {
    problem: difference ? `${difference.path}: ${difference.detail}` : null,
    fine: `${files.size - 1} files agree.`,
  };
}

const tensorsOf = (files: Files) =>
  readSafetensors(files.get("adapter_model.safetensors") ?? new Uint8Array(), "adapter_model.safetensors");

function checkTensors(files: Files): { problem: string | null; fine: string } {
  const tensors = tensorsOf(files);
  let numbers = 0;
  for (const entry of tensors.entries.values()) numbers += readFloats(tensors, entry).length;
  const settings = readJsonObject(files.get("adapter_config.json"));
  const factors = [...tensors.entries.keys()].filter((key) => key.endsWith(".lora_A.weight"));
  const ranked = factors.every((key) => tensors.entries.get(key)?.shape[0] === settings?.["r"]);
  const problem =
    settings === null || factors.length === 0 || !ranked ? "Tensors and adapter_config.json do not agree." : null;
  return { problem, fine: `${tensors.entries.size} tensors, ${numbers} finite numbers.` };
}

async function checkLabels(files: Files): Promise<{ problem: string | null; fine: string }> {
  const bytes = files.get("labels.json") ?? new Uint8Array();
  const { labels } = readLabels(bytes);
  const tensors = tensorsOf(files);
  const head = [...tensors.entries.values()].find(({ name }) => /(?:^|\.)(?:mean_)?classifier\.weight$/.test(name));
  if (head?.shape[0] !== labels.length)
    return { problem: "The classifier has another number of rows than there are labels.", fine: "" };
  const bound = tensors.metadata.get("labels_sha256") === (await sha256Hex(bytes));
  return {
    problem: bound ? null : "The adapter was saved with another labels.json.",
    fine: `${labels.length} labels.`,
  };
}

async function checkPrivacy(files: Files): Promise<{ problem: string | null; fine: string }> {
  const json = readJsonObject(files.get("privacy.json"));
  if (json?.["schema"] !== privacySchema)
    return { problem: "There is no privacy.json of a kind that is known.", fine: "" };
  const { epsilon, delta, unit, scope, implementation } = json;
  if (typeof epsilon !== "number" || typeof delta !== "number" || typeof unit !== "string" || typeof scope !== "string")
    return { problem: "privacy.json lacks epsilon, delta, unit or scope.", fine: "" };
  const { metadata } = tensorsOf(files);
  const told = [metadata.get("epsilon"), metadata.get("delta"), metadata.get("unit")].join();
  if (told !== [plainNumber(epsilon), plainNumber(delta), unit].join())
    return { problem: "The tensor file names another epsilon, delta or unit than privacy.json.", fine: "" };
  const claim = `psilon ${plainNumber(epsilon)}, delta ${plainNumber(delta)}, per ${unit}, ${scope}`;
  for (const name of ["README.md", "privacy-statement.html"]) {
    if (!(decodeUtf8(files.get(name) ?? new Uint8Array()) ?? "").includes(claim))
      return { problem: `${name} names another epsilon, delta or unit than privacy.json.`, fine: "" };
  }
  const sha256 = await sha256Hex(files.get("adapter_model.safetensors") ?? new Uint8Array());
  const named = JSON.stringify(implementation ?? null).includes(sha256);
  return { problem: named ? null : "privacy.json belongs to another adapter.", fine: `E${claim}.` };
}

/** A row a check, all of them whatever fails. @param files by name without folder (adapterFiles takes the folder off) */
export async function verifyBundle(files: Files): Promise<VerifyRow[]> {
  return [
    await attempt("Checksums", () => sums(files)),
    await attempt("Tensors", () => Promise.resolve().then(() => checkTensors(files))),
    await attempt("Labels", () => checkLabels(files)),
    await attempt("Epsilon, delta and unit", () => checkPrivacy(files)),
  ];
}
