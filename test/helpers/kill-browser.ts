// Kills every process of the browser that uses a profile, as a power cut would: no handler runs, nothing is written any more.
import { readdirSync, readFileSync } from "node:fs";

/** @param folder  of the profile, in the command line of each process */
export function killBrowser(folder: string): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (Number(pid) !== process.pid && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder))
        process.kill(Number(pid), "SIGKILL");
    } catch {
      // it ended by itself meanwhile
    }
  }
}
