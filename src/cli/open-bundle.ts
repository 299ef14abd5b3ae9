// The adapter that a command was given, with the encoder that it runs on: the bundled one, or a merged model's own. Or a starter of
// the release.
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import { labelSets } from "@/data/label-sets";
import { withPooler } from "@/export/open-adapter";
import { isMerged, openMerged } from "@/export/open-merged";
import { heldFromOpened, openBundle } from "@/workers/session/held-adapter";
import type { HeldAdapter } from "@/workers/session/held-adapter";
import { readBundledModel, startModel } from "@/workers/session/open-model";
import type { OpenModel } from "@/workers/session/open-model";
import { starterFor } from "@/workers/session/starters";
import type { BundledStarter } from "@/workers/session/starters";
import { choice } from "./arguments";
import type { Flags } from "./arguments";
import { readFolderOrFile } from "./files";
import { nodeHost } from "./host";
import { devices } from "./train-flags";

interface Given {
  readonly adapter: HeldAdapter;
  readonly open: OpenModel;
}

/** Of openGivenAdapter; a command reads exactly one of them. */
export const adapterFlags = ["adapter", "starter"];

const scoreLine = ({ reports, n, weightedF1, macroF1 }: BundledStarter["measured"][number]): string =>
  `On ${n} public reports (${reports}): weighted F1 ${weightedF1.toFixed(2)}, macro F1 ${macroF1.toFixed(2)}.`;

/** --starter: @throws InputError APP-ARGUMENT for an unknown label set, MDL-STARTER where the release has none of it */
async function openGivenStarter(labelSet: string, flags: Flags): Promise<Given> {
  const names = labelSets.map(({ name }) => name);
  if (!names.includes(labelSet)) throw new InputError(badArgument(`--starter expects ${names.join(" or ")}`));
  const host = nodeHost();
  const device = choice(flags, "device", devices);
  const bundled = await readBundledModel(host, () => undefined);
  const { opened, measured } = starterFor(labelSet, bundled);
  console.error("Starter: trained on synthetic reports. Nothing of your reports is in it.");
  for (const score of measured) console.error(scoreLine(score));
  const adapter = heldFromOpened(opened, bundled.model, "starter");
  return { adapter, open: await startModel(host, bundled.model, device) };
}

/**
 * --adapter: a bundle, or the folder of a merged model; or --starter: the one of a label set.
 * @throws FormatError ADP-*, MDL-*, InputError APP-FILE, APP-ARGUMENT unless exactly one is given
 */
export async function openGivenAdapter(flags: Flags): Promise<Given> {
  const { adapter: path, starter } = flags.values;
  if (path === undefined && starter !== undefined) return openGivenStarter(starter, flags);
  if (path === undefined || starter !== undefined)
    throw new InputError(badArgument("expected exactly one of --adapter and --starter"));
  const given = await readFolderOrFile(path, "--adapter");
  const host = nodeHost();
  const device = choice(flags, "device", devices);
  if (!(given instanceof Uint8Array) && isMerged(given)) {
    const { model, opened } = await openMerged(given);
    return { adapter: heldFromOpened(opened, model), open: await startModel(host, model, device) };
  }
  const { model } = await readBundledModel(host, () => undefined);
  const opened = await openBundle(given, model);
  for (const { expected, received, fix, code } of opened.warnings)
    console.error(`Note: expected ${expected}, found ${received}. ${fix} [${code}]`);
  const open = await startModel(host, withPooler(model, opened), device);
  return { adapter: heldFromOpened(opened, model), open };
}
