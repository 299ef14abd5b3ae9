// onnxruntime-web's wasm through transformers.js as a contestant of the forward row, on an ONNX file by export-onnx.py. Node takes
// the browser build of transformers.js here, with onnxruntime-web's own build for Node: its Node build asks for a native library.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as v from "valibot";
import type { Contestant } from "./protocol";
import { tokensOf } from "./workload";

type Transformers = typeof import("@xenova/transformers");

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const transformersSchema = v.custom<Transformers>((value) => isRecord(value) && "AutoModel" in value);
const runtimeSchema = v.looseObject({
  env: v.looseObject({
    versions: v.looseObject({ web: v.string() }),
    wasm: v.custom<Record<string, unknown>>(isRecord),
  }),
});
const pooledSchema = v.looseObject({
  pooler_output: v.looseObject({ data: v.instance(Float32Array), dims: v.array(v.number()) }),
});

// Seen from the folder of the built file, dist/bench/.
const root = new URL("../../", import.meta.url);
const packageFile = fileURLToPath(new URL("node_modules/@xenova/transformers/package.json", root));
const models = fileURLToPath(new URL("dist/bench/onnx/", root));

/** The two libraries. Nothing is fetched: model files are read from the folder, the wasm file from the package. */
async function openLibraries(threads: number): Promise<{ transformers: Transformers; version: string }> {
  const entry = pathToFileURL(createRequire(packageFile).resolve("onnxruntime-web"));
  const runtime: unknown = await import(new URL("ort.node.min.mjs", entry).href);
  const { env } = v.parse(runtimeSchema, runtime);
  Object.assign(env.wasm, { numThreads: threads });
  // transformers.js takes the runtime that it finds under this symbol.
  Object.assign(globalThis, { [Symbol.for("onnxruntime")]: runtime });
  const { release } = process;
  // While it loads it must not know that this is Node, or it would read files by path.
  Object.defineProperty(process, "release", { value: { ...release, name: "browser" }, configurable: true });
  const loaded: unknown = await import(new URL("dist/transformers.web.js", pathToFileURL(packageFile)).href);
  Object.defineProperty(process, "release", { value: release, configurable: true });
  const transformers = v.parse(transformersSchema, loaded);
  Object.assign(transformers.env, {
    allowRemoteModels: false,
    localModelPath: models,
    useBrowserCache: false,
    useWasmCache: false,
    fetch: readLocal,
  });
  Object.assign(env.wasm, { wasmPaths: undefined }); // transformers.js has set an address here
  return { transformers, version: `${transformers.env.version}, onnxruntime-web ${env.versions.web}` };
}

function readLocal(path: string | URL): Promise<Response> {
  const file = String(path);
  if (!existsSync(file)) return Promise.resolve(new Response(null, { status: 404 }));
  return Promise.resolve(new Response(new Uint8Array(readFileSync(file))));
}

interface Padded {
  /** Indices of the reports, shortest first. */
  readonly reports: readonly number[];
  readonly inputs: Readonly<Record<string, unknown>>;
}

function padded({ Tensor }: Transformers, lengths: readonly number[], size: number): Padded[] {
  const tokens = tokensOf(lengths);
  const order = lengths.map((_, report) => report).sort((a, b) => lengths[a]! - lengths[b]!);
  const batches: Padded[] = [];
  for (let from = 0; from < order.length; from += size) {
    const reports = order.slice(from, from + size);
    const T = Math.max(...reports.map((report) => lengths[report]!));
    const dims = [reports.length, T];
    const ids = new BigInt64Array(reports.length * T);
    const mask = new BigInt64Array(ids.length);
    for (const [row, report] of reports.entries())
      for (const [t, id] of tokens[report]!.entries()) {
        ids[row * T + t] = BigInt(id);
        mask[row * T + t] = 1n;
      }
    const inputs = {
      input_ids: new Tensor("int64", ids, dims),
      attention_mask: new Tensor("int64", mask, dims),
      token_type_ids: new Tensor("int64", new BigInt64Array(ids.length), dims),
    };
    batches.push({ reports, inputs });
  }
  return batches;
}

/** @param batch  reports of a padded batch */
export async function openOnnx(shape: string, threads: number, batch: number): Promise<Contestant> {
  const { transformers, version } = await openLibraries(threads);
  const model = await transformers.AutoModel.from_pretrained(shape, {
    device: "auto",
    dtype: "fp32",
    session_options: { executionProviders: ["wasm"] },
  });
  const run = async ({ inputs }: Padded) => {
    const output: unknown = await model(inputs);
    return v.parse(pooledSchema, output).pooler_output;
  };
  return {
    facts: { "transformers.js": version, threads: String(threads), "reports a padded batch": String(batch) },
    prepare: (row, lengths) => {
      if (row !== "forward") throw new Error(`onnxruntime-web computes no row ${row}`);
      const batches = padded(transformers, lengths, batch);
      return Promise.resolve(async () => {
        for (const one of batches) await run(one);
      });
    },
    values: async (of, lengths) => {
      if (of !== "features") throw new Error(`onnxruntime-web computes no ${of}`);
      const batches = padded(transformers, lengths, batch);
      let all = new Float32Array(0);
      for (const one of batches) {
        const { data, dims } = await run(one);
        const H = dims[1] ?? 0;
        if (all.length === 0) all = new Float32Array(lengths.length * H);
        for (const [row, report] of one.reports.entries()) all.set(data.subarray(row * H, (row + 1) * H), report * H);
      }
      return all;
    },
  };
}
