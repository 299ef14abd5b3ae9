// The committed binaries are what assembly/ compiles to, and keep nothing of their own.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { kernelBytes, wasmVariant } from "@/engine/wasm/variant";
import { binariesModule } from "../../../scripts/build-wasm.mjs";
import { builds } from "./open";

const root = join(import.meta.dirname, "../../..");

describe("wasm binaries", () => {
  test("are up to date (npm run build:wasm)", async () => {
    const committed = readFileSync(join(root, "src/engine/wasm/binaries.ts"), "utf8");
    expect((await binariesModule()) === committed).toBe(true); // a difference would fill the screen
  }, 60_000);

  test.each(builds)("$variant, shared memory $shared: one memory is imported, nothing else", (build) => {
    const module = new WebAssembly.Module(kernelBytes(build.variant, build.shared));
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
    expect(new Set(WebAssembly.Module.exports(module).map(({ kind }) => kind))).toEqual(new Set(["function"]));
  });

  test.each(builds)("$variant, shared memory $shared: no globals, no data, no start", ({ variant, shared }) => {
    const ids = sectionIds(kernelBytes(variant, shared));
    expect(ids).toContain(10); // code: the reader works
    for (const id of [6, 8, 11, 12]) expect(ids).not.toContain(id); // global, start, data, data count
  });

  test("the fastest variant is found", () => {
    expect(wasmVariant()).toBe("relaxed");
  });
});

/** Ids of a binary's sections, each followed by its length in LEB128. */
function sectionIds(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < bytes.length;) {
    ids.push(bytes[at++]!);
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += length;
  }
  return ids;
}
