// `cloister sweep` as a program of its own on a tiny encoder in place of the bundled one. Built and started by sweep-kill.test.ts.
import { sha256Hex } from "@/base/hash";
import { sweepCommand } from "@/cli/sweep-command";
import { encode, tinyFolder } from "../models/tiny-model";
import { localThread } from "../workers/local-thread";

const files = tinyFolder();
const listed: Record<string, { size: number; sha256: string }> = {};
for (const [name, bytes] of files) listed[name] = { size: bytes.length, sha256: await sha256Hex(bytes) };
const manifest = { schema: "cloister.model/1", name: "tiny", package_sha256: "0".repeat(64), files: listed };
files.set("manifest.json", encode(JSON.stringify(manifest)));

process.exitCode = await sweepCommand(process.argv.slice(2), {
  readModelFile: (name) => Promise.resolve(files.get(name)!),
  readSamples: () => Promise.reject(new Error("no samples here")),
  startThread: localThread,
  threads: 2,
});
