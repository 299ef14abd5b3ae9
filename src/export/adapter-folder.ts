// The adapter folder that PEFT loads, with its card and sums. A private run has all eight files of a share bundle; without
// privacy the two privacy files are absent and the card says so.
import { checkLength } from "@/base/check";
import { sha256Hex } from "@/base/hash";
import { writeSafetensors } from "@/formats/safetensors-write";
import { adapterLayout } from "@/models/layout";
import { adapterConfig } from "./adapter-config";
import { jsonBytes, plainNumber, textBytes } from "./bytes";
import { card } from "./card";
import { labelsFile } from "./labels-file";
import loader from "./load_adapter.py?raw";
import { peftForm, type PeftForm } from "./peft-form";
import { checkFacts, privacyFile } from "./privacy-file";
import { statementPage } from "./statement";
import { sumsFile, sumsName } from "./sums";
import type { AdapterBundle, BundleFiles } from "./types";

function tensorFile(bundle: AdapterBundle, form: PeftForm, labelsSha256: string): Uint8Array<ArrayBuffer> {
  const { privacy } = bundle;
  const tensors = form.layout.slots.map(({ name, shape, offset, size }) => ({
    name: `base_model.model.${name}`,
    shape,
    values: form.values.subarray(offset, offset + size),
  }));
  return writeSafetensors(tensors, {
    format: "pt",
    cloister: "adapter/1",
    base_package_sha256: bundle.base.packageSha256,
    labels_sha256: labelsSha256,
    epsilon: privacy ? plainNumber(privacy.epsilon) : "none",
    delta: privacy ? plainNumber(privacy.delta) : "none",
    unit: privacy ? privacy.unit : "none",
  });
}

/** All files of the folder, in the order of FORMATS 6, SHA256SUMS last. The same bundle gives the same bytes.
 * @throws InputError EXPORT-STATEMENT if the privacy facts are not complete. */
export async function adapterFolder(bundle: AdapterBundle): Promise<BundleFiles> {
  const { config, spec, labels, privacy } = bundle;
  checkLength("export/adapter-folder", "values", [bundle.values.length, adapterLayout(config, spec).size]);
  checkLength("export/adapter-folder", "labels", [labels.length, spec.numLabels]);
  if (privacy) checkFacts(privacy);
  const form = peftForm(config, bundle);
  const labelBytes = jsonBytes(labelsFile(bundle));
  const tensors = tensorFile(bundle, form, await sha256Hex(labelBytes));
  const files: BundleFiles = new Map([
    ["adapter_config.json", jsonBytes(adapterConfig(form.spec, bundle.base, config.numLayers))],
    ["adapter_model.safetensors", tensors],
    ["README.md", textBytes(card(bundle, "adapter"))],
    ["labels.json", labelBytes],
  ]);
  if (privacy) {
    const fields = privacyFile(bundle, privacy, await sha256Hex(tensors));
    files.set("privacy.json", jsonBytes(fields));
    files.set("privacy-statement.html", textBytes(statementPage(privacy, fields)));
  }
  files.set("load_adapter.py", textBytes(loader));
  files.set(sumsName, await sumsFile(files));
  return files;
}
