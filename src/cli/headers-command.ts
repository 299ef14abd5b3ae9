// `cloister headers`: prints the configuration that makes another server send the headers of this build.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import { notBuilt } from "@/base/problems/app-serve";
import { choice, readFlags, required } from "./arguments";
import { hostConfig, hostTargets } from "./host-config";
import { siteFiles } from "./site";

/** Scheme and host in the form that a browser sends: no path, no default port, lower case.
 * @throws InputError APP-ARGUMENT for anything else, and for http on another machine: it cannot hold a service worker */
export function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url !== null && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url === null || !(url.protocol === "https:" || (url.protocol === "http:" && isLocal)))
    throw new InputError(badArgument("--origin expects https://HOST, or http:// for this computer"));
  if (`${url.origin}/` !== url.href)
    throw new InputError(badArgument("--origin expects a host without path, query or name"));
  return url.origin;
}

/** @throws InputError APP-ARGUMENT, APP-BUILD */
export function headersCommand(args: readonly string[]): number {
  const flags = readFlags(args, { values: ["origin", "target"] });
  const origin = originOf(required(flags, "origin"));
  required(flags, "target");
  const target = choice(flags, "target", hostTargets);
  const root = fileURLToPath(new URL("../page/", import.meta.url));
  if (!existsSync(root)) throw new InputError(notBuilt());
  console.log(hostConfig(target, { origin, files: [...siteFiles(root).keys()] }));
  return 0;
}
