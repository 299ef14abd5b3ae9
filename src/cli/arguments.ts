// Reads the flags of a command; every fault ends as one sentence with exit code 2.
import { parseArgs } from "node:util";
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";

/** Values of "--flag value" and presence of "--flag". */
export interface Flags {
  readonly values: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
  /** Words without a flag. */
  readonly words: readonly string[];
}

const named = (names: readonly string[], type: "string" | "boolean") =>
  Object.fromEntries(names.map((n) => [n, { type }]));

/** @throws InputError APP-ARGUMENT for an unknown flag, a missing value, or words where none belong */
export function readFlags(
  args: readonly string[],
  known: { readonly values: readonly string[]; readonly switches?: readonly string[]; readonly words?: number },
): Flags {
  const options = { ...named(known.values, "string"), ...named(known.switches ?? [], "boolean") };
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    // The message of node:util names the flag, and flags are typed by the person at the prompt.
    const said = cause instanceof Error ? (cause.message.split(". ")[0] ?? "") : "";
    throw new InputError(badArgument(said), { cause });
  }
  if (parsed.positionals.length !== (known.words ?? 0))
    throw new InputError(
      badArgument(`expected ${known.words ?? 0} words without a flag, got ${parsed.positionals.length}`),
    );
  const entries = Object.entries(parsed.values);
  return {
    values: Object.fromEntries(entries.flatMap(([k, v]) => (typeof v === "string" ? [[k, v]] : []))),
    switches: new Set(entries.flatMap(([k, v]) => (v === true ? [k] : []))),
    words: parsed.positionals,
  };
}

/** @throws InputError APP-ARGUMENT if the flag is absent */
export function required(flags: Flags, name: string): string {
  const value = flags.values[name];
  if (value === undefined) throw new InputError(badArgument(`--${name} is missing`));
  return value;
}

/** @throws InputError APP-ARGUMENT unless the value is one of the choices; the first choice is the default */
export function choice<T extends string>(flags: Flags, name: string, choices: readonly [T, ...T[]]): T {
  const value = flags.values[name];
  if (value === undefined) return choices[0];
  const found = choices.find((c) => c === value);
  if (found === undefined) throw new InputError(badArgument(`--${name} expects ${choices.join(", ")}`));
  return found;
}

/** @throws InputError APP-ARGUMENT unless the value is a number within the range */
export function number(
  flags: Flags,
  name: string,
  { low, high, whole = false }: { readonly low: number; readonly high: number; readonly whole?: boolean },
): number | undefined {
  const text = flags.values[name];
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= low && value <= high) || (whole && !Number.isInteger(value)))
    throw new InputError(badArgument(`--${name} expects a ${whole ? "whole " : ""}number from ${low} to ${high}`));
  return value;
}
