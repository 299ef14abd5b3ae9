// `cloister classify`: an adapter and reports in, predictions out.
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import { classifyAll } from "@/workers/session/classify";
import { readFlags, required } from "./arguments";
import { writeGiven } from "./files";
import { adapterFlags, openGivenAdapter } from "./open-bundle";
import { openGivenReports, reportFlags } from "./open-reports";

function formatOf(out: string): "csv" | "jsonl" {
  if (out.endsWith(".csv")) return "csv";
  if (out.endsWith(".jsonl")) return "jsonl";
  throw new InputError(badArgument("--out expects a name that ends with .csv or .jsonl"));
}

export async function classifyCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, {
    values: [...reportFlags, ...adapterFlags, "out", "device"],
    switches: ["with-text", "json"],
  });
  const out = required(flags, "out");
  const format = formatOf(out);
  const { adapter, open } = await openGivenAdapter(flags);
  try {
    const { text, maxTokens } = adapter;
    const held = await openGivenReports(flags, {
      model: open.model,
      labelSet: null,
      keepDuplicates: true,
      text,
      maxTokens,
    });
    const classified = await classifyAll(open, { held, adapter });
    const summary = classified.summary();
    await writeGiven(out, classified.file(format, flags.switches.has("with-text")), "--out");
    console.error(`Classified ${summary.rows} reports in ${summary.seconds.toFixed(1)} s.`);
    if (flags.switches.has("json")) {
      const { rows, setAside, tooLong, seconds } = summary;
      console.log(
        JSON.stringify({
          rows,
          setAside,
          tooLong,
          seconds,
          reportsPerSecond: rows / seconds,
          device: open.pool.device,
        }),
      );
    }
    return 0;
  } finally {
    open.pool.dispose();
  }
}
