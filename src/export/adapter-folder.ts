// The adapter folder that PEFT loads, with its card and sums. A private run has all eight files of a share bundle; without
// privacy the two privacy files are absent and the card says so.
import { checkLength } from "@/base/check";
import { sha256Hex } from "@/base/hash";
import { writeSafetensors } from "@/formats/safetensors-write";
import { adapterLayout } from "@/models/layout";
import { adapterConfig } from "./adapter-config";
import { jsonBytes, plainNumber, textBytes } from "./bytes";
import { card, cardFacts } from "./card";
import { labelsFile } from "./labels-file";
import loader from "./load_adapter.py?raw";
import { peftForm, type PeftForm } from "./peft-form";
import { claimOf, privacyFile, statementFacts } from "./privacy-file";
import type { Claim } from "./statement-words";
import { statementPage } from "./statement";
import { sumsFile, sumsName } from "./sums";
import type { AdapterBundle, BundleFiles } from "./types";

/** Strings beside the tensors; a checker compares them with labels.json and privacy.json. */
export const tensorMetadata = (
  claim: Claim | null,
  hashes: { readonly basePackageSha256: string; readonly labelsSha256: string },
): Record<string, string> => ({
  format: "pt",
  cloister: "adapter/1",
  base_package_sha256: hashes.basePackageSha256,
  labels_sha256: hashes.labelsSha256,
  epsilon: claim ? plainNumber(claim.epsilon) : "none",
  delta: claim ? plainNumber(claim.delta) : "none",
  unit: claim ? claim.unit : "none",
});

const tensorsOf = (form: PeftForm) =>
  form.layout.slots.map(({ name, shape, offset, size }) => ({
    name: `base_model.model.${name}`,
    shape,
    values: form.values.subarray(offset, offset + size),
  }));

/** All files of the folder, in the order of FORMATS 6, SHA256SUMS last. The same bundle gives the same bytes.
 * @throws InputError EXPORT-STATEMENT if the privacy facts are not complete. */
export async function adapterFolder(bundle: AdapterBundle): Promise<BundleFiles> {
  const { config, spec, labels, privacy, base } = bundle;
  checkLength("export/adapter-folder", "values", [bundle.values.length, adapterLayout(config, spec).size]);
  checkLength("export/adapter-folder", "labels", [labels.length, spec.numLabels]);
  const claim = privacy && claimOf(privacy);
  const form = peftForm(config, bundle);
  const labelBytes = jsonBytes(labelsFile(bundle));
  const labelsSha256 = await sha256Hex(labelBytes);
  const tensors = writeSafetensors(
    tensorsOf(form),
    tensorMetadata(claim, { basePackageSha256: base.packageSha256, labelsSha256 }),
  );
  const files: BundleFiles = new Map([
    ["adapter_config.json", jsonBytes(adapterConfig(form.spec, base, config))],
    ["adapter_model.safetensors", tensors],
    ["README.md", textBytes(card(cardFacts(bundle, claim), "adapter"))],
    ["labels.json", labelBytes],
  ]);
  if (privacy) {
    const hashes = { labelsSha256, adapterSha256: await sha256Hex(tensors) };
    const statement = privacyFile(statementFacts(bundle, privacy, hashes));
    files.set("privacy.json", jsonBytes(statement));
    files.set("privacy-statement.html", textBytes(statementPage(statement)));
  }
  files.set("load_adapter.py", textBytes(loader));
  files.set(sumsName, await sumsFile(files));
  return files;
}
