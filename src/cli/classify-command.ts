// `cloister classify`: an adapter and reports in, predictions out.
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import { classifyAll } from "@/workers/session/classify";
import { readFlags, required } from "./arguments";
import { writeGiven } from "./files";
import { adapterFlags, openGivenAdapter } from "./open-bundle";
import { openGivenReports, reportFlags } from "./open-reports";

function formatOf(out: string): "csv" | "jsonl" | "fhir" {
  if (out.endsWith(".csv")) return "csv";
  if (out.endsWith(".jsonl")) return "jsonl";
  if (out.endsWith(".ndjson")) return "fhir";
  throw new InputError(badArgument("--out expects a name that ends with .csv, .jsonl or .ndjson (FHIR)"));
}

export async function classifyCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, {
    values: [...reportFlags, ...adapterFlags, "out", "device"],
    switches: ["with-text", "json"],
  });
  const out = required(flags, "out");
  const format = formatOf(out);
  const withText = flags.switches.has("with-text");
  if (format === "fhir" && withText) throw new InputError(badArgument("--with-text does not go with FHIR"));
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
    const file = format === "fhir" ? await classified.fhir() : classified.file(format, withText);
    await writeGiven(out, file, "--out");
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
