// `cloister verify`: does a saved bundle add up? A zip must also be the saved one byte for byte. Exit code 0 if every check
// passes, 2 if one does not.
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import { adapterFiles } from "@/export/open-adapter";
import { verifyBundle } from "@/export/verify";
import { verifyZip } from "@/export/verify-zip";
import { readFlags } from "./arguments";
import { readFolderOrFile } from "./files";

export async function verifyCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, { values: [], switches: ["json"], words: 1 });
  const [path] = flags.words;
  if (path === undefined) throw new InputError(badArgument("verify expects a folder or a zip"));
  const given = await readFolderOrFile(path, "verify");
  const rows = await (given instanceof Uint8Array ? verifyZip(given) : verifyBundle(adapterFiles(given)));
  const ok = rows.every((row) => row.ok);
  for (const row of rows) console.error(`${row.ok ? "ok  " : "NOT "} ${row.check}: ${row.detail}`);
  console.error(ok ? "The bundle adds up." : "The bundle does not add up: do not rely on it.");
  if (flags.switches.has("json")) console.log(JSON.stringify({ ok, checks: rows }));
  return ok ? 0 : 2;
}
