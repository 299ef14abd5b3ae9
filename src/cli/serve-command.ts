// `cloister serve`: reads the flags, serves the built page, prints its address and waits until it is stopped.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { InputError } from "@/base/errors";
import { noFreePort, notBuilt, serveArguments } from "@/base/problems/app-serve";
import { openBrowser } from "./open-browser";
import { startServer, type RunningServer, type ServeOptions } from "./serve";

const defaultPort = 4321;

export interface ServeArguments {
  readonly port: number;
  /** How many following ports may be tried: none if a port was asked for by hand. */
  readonly more: number;
  readonly open: boolean;
}

function portOf(text: string | undefined): Pick<ServeArguments, "port" | "more"> {
  if (text === undefined) return { port: defaultPort, more: 100 };
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InputError(serveArguments("expected --port from 0 to 65535"));
  return { port, more: 0 };
}

/** @throws InputError CLI-SERVE for an unknown flag or a bad port. */
export function parseServe(args: readonly string[]): ServeArguments {
  let values: { port?: string; open?: boolean; "no-open"?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { port: { type: "string" }, open: { type: "boolean" }, "no-open": { type: "boolean" } },
    }));
  } catch (cause) {
    throw new InputError(serveArguments("unknown flag or missing value"), { cause });
  }
  return { ...portOf(values.port), open: values.open === true && values["no-open"] !== true };
}

async function start(options: ServeOptions): Promise<RunningServer> {
  try {
    return await startServer(options);
  } catch (cause) {
    throw new InputError(noFreePort(options.port), { cause });
  }
}

const stopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        resolve();
      });
  });

/** Runs until SIGINT or SIGTERM. `print` gets one line each; returns the exit code.
 * @throws InputError CLI-SERVE, CLI-PORT, CLI-BUILD. */
export async function serveCommand(args: readonly string[], print: (line: string) => void): Promise<number> {
  const { port, more, open } = parseServe(args);
  const root = fileURLToPath(new URL("../page/", import.meta.url));
  if (!existsSync(root)) throw new InputError(notBuilt());
  const server = await start({ root, port, more });
  const ended = stopped();
  print(`Cloister is open at ${server.address}`);
  print(
    open && openBrowser(`${server.address}/install/#open`)
      ? "Your browser should show it now."
      : "Open this address in your browser.",
  );
  print("It answers to this computer only. Ctrl-C ends it.");
  await ended;
  await server.close();
  return 0;
}
