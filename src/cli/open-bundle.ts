// The adapter that a command was given, with the encoder that it runs on: the bundled one, or a merged model's own.
import { withPooler } from "@/export/open-adapter";
import { isMerged, openMerged } from "@/export/open-merged";
import { heldFromOpened, openBundle } from "@/workers/session/held-adapter";
import type { HeldAdapter } from "@/workers/session/held-adapter";
import { readBundledModel, startModel } from "@/workers/session/open-model";
import type { OpenModel } from "@/workers/session/open-model";
import { choice, required } from "./arguments";
import type { Flags } from "./arguments";
import { readFolderOrFile } from "./files";
import { nodeHost } from "./host";
import { devices } from "./train-flags";

/** --adapter: a bundle, or the folder of a merged model. @throws FormatError ADP-*, MDL-*, InputError APP-FILE */
export async function openGivenAdapter(flags: Flags): Promise<{ adapter: HeldAdapter; open: OpenModel }> {
  const given = await readFolderOrFile(required(flags, "adapter"), "--adapter");
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
