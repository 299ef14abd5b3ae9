// Loads the bundled encoder: reads and verifies its files, opens it on the best device, and tells what came out.
import type { Device } from "@/engine/engine";
import { readManifest, verifyBundled } from "@/models/bundled";
import { readModelFolder } from "@/models/model-folder";
import type { EncoderModel } from "@/models/types";
import { openPool } from "../pool";
import type { Pool } from "../pool";
import type { ModelInfo } from "../protocol";
import { FeatureStore } from "./feature-store";
import type { Host } from "./host";
import { openStarters, starterInfo, type BundledStarter } from "./starters";

export interface OpenModel {
  readonly model: EncoderModel;
  readonly pool: Pool;
  /** Public adapters of the release by label set: to start training from, and to classify with. */
  readonly starters: ReadonlyMap<string, BundledStarter>;
  /** Features under the frozen encoder, computed once. */
  readonly features: FeatureStore;
  readonly info: ModelInfo;
}

interface Bundled {
  readonly model: EncoderModel;
  readonly starters: ReadonlyMap<string, BundledStarter>;
}

type OnProgress = (progress: { readonly done: number; readonly total: number }) => void;

/** Reads the listed files, checks size and SHA-256 of each, and parses them. @throws FormatError MDL-*, ST-*, TOK-* */
export async function readBundledModel(host: Host, onProgress: OnProgress): Promise<Bundled> {
  const manifestBytes = await host.readModelFile("manifest.json");
  const manifest = readManifest(manifestBytes);
  const total = [...manifest.files.values()].reduce((sum, { size }) => sum + size, 0);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let done = 0;
  for (const [name, { size }] of manifest.files) {
    const bytes = await host.readModelFile(name, (read) => {
      onProgress({ done: done + read, total });
    });
    files.set(name, bytes);
    done += size;
    onProgress({ done, total });
  }
  await verifyBundled(files, manifestBytes);
  const model = await readModelFolder(manifest.name, files);
  return { model, starters: await openStarters(files, model) };
}

const parametersOf = (model: EncoderModel): number =>
  [...model.tensors.values()].reduce((sum, { values }) => sum + values.length, 0);

/** @throws FormatError as above; DeviceError if no device opens */
export const openModel = async (host: Host, wanted: "auto" | Device, onProgress: OnProgress): Promise<OpenModel> =>
  startBundled(host, await readBundledModel(host, onProgress), wanted);

async function startBundled(host: Host, { model, starters }: Bundled, wanted: "auto" | Device): Promise<OpenModel> {
  const open = await startModel(host, model, wanted);
  return { ...open, starters, info: { ...open.info, starters: [...starters.values()].map(starterInfo) } };
}

/** Opens a model that was read before. @throws DeviceError if no device opens */
export async function startModel(
  host: Pick<Host, "startThread" | "threads">,
  model: EncoderModel,
  wanted: "auto" | Device,
): Promise<OpenModel> {
  const pool = await openPool(model, () => host.startThread(), { wanted, count: host.threads });
  const parameters = parametersOf(model);
  return {
    model,
    pool,
    starters: new Map(),
    features: new FeatureStore(pool, model.config),
    info: {
      name: model.name,
      numLayers: model.config.numLayers,
      hiddenSize: model.config.hiddenSize,
      maxTokens: model.config.maxTokens,
      parameters,
      sizeBytes: parameters * (model.dtype === "F16" ? 2 : 4),
      packageSha256: model.packageSha256,
      device: pool.device,
      workers: pool.workers,
      note: pool.facts.note,
      gate: pool.facts.gate,
      starters: [],
    },
  };
}
