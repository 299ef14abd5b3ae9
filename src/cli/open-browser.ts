// Opens an address in the person's browser, where there is one: not in CI, not without a display.
import { spawn } from "node:child_process";

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Opener {
  readonly command: string;
  readonly args: readonly string[];
}

/** The command that opens `address`, or null where no browser can be expected. */
export function openerOf(address: string, { platform, env }: Surroundings): Opener | null {
  if (env["CI"] !== undefined && env["CI"] !== "" && env["CI"] !== "false") return null;
  if (platform === "darwin") return { command: "open", args: [address] };
  if (platform === "win32") return { command: "cmd", args: ["/c", "start", "", address] };
  if ((env["DISPLAY"] ?? "") === "" && (env["WAYLAND_DISPLAY"] ?? "") === "") return null;
  return { command: "xdg-open", args: [address] };
}

/** Starts the opener and forgets it: a missing browser is no reason to stop serving, the address is printed anyway. */
export function openBrowser(address: string): boolean {
  const opener = openerOf(address, { platform: process.platform, env: process.env });
  if (opener === null) return false;
  const child = spawn(opener.command, [...opener.args], { stdio: "ignore", detached: true });
  child.on("error", () => {
    child.removeAllListeners();
  });
  child.unref();
  return true;
}
