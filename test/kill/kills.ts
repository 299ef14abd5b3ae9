// Kills a browser at random moments while its page works, starts it again on the same profile, and counts what was lost.
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findChromium } from "../../scripts/find-chromium.mjs";
import { killBrowser } from "../helpers/kill-browser";
import type { Told, Work } from "./told";
import type { VictimServer } from "./victim-server";

/** What a series of kills did. */
export interface Tally {
  kills: number;
  /** Starts after a kill at which saved work and ledger were read. */
  read: number;
  /** Steps that pages acknowledged, all together. */
  acknowledged: number;
  /** Starts that found an older step than was acknowledged. */
  lost: number;
  /** Starts that found fewer charged steps than were acknowledged. */
  undercharged: number;
  /** Kills in the middle of a save, by the zeroed header of its slot. */
  cutShort: number;
  /** Kills between a charge and the acknowledgement of its step. */
  chargedOnly: number;
  /** Texts of whatever could not be read. */
  problems: string[];
}

const withinMs = 900;
const startMs = 60_000;
/** Every fifth kill may come while the page starts: it unlocks, reads, and verifies the ledger. */
const duringStart = 5;
/** A ledger is verified whole at each start, so a profile does not live forever. */
const killsOfProfile = 25;

const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/** A browser in a process group of its own. @returns its end: every process of it, at once */
function startBrowser(profile: string, url: string): () => void {
  const flags = ["--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
  const program = findChromium();
  if (program === null) throw new Error("no Chromium on this machine");
  const { pid } = spawn(program, [...sandbox, ...flags, `--user-data-dir=${profile}`, url], {
    detached: true,
    stdio: "ignore",
  });
  return () => {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
    killBrowser(profile); // whichever left the group
  };
}

/** One profile and what its pages told. */
class Victim {
  readonly #profile = mkdtempSync(join(tmpdir(), "cloister-kill-"));
  readonly #tally: Tally;
  #acknowledged = -1;
  #reached: (kind: Told["kind"]) => void = () => undefined;

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** Starts a browser and waits until its page tells that, or a problem. @returns its end */
  async start(server: VictimServer, { work, until }: { work: Work; until: Told["kind"] }): Promise<() => void> {
    const reached = new Promise<void>((resolve) => {
      this.#reached = (kind) => {
        if (kind === until || kind === "problem") resolve();
      };
    });
    server.listen((told) => {
      this.#hear(told);
    });
    const end = startBrowser(this.#profile, server.url(work, this.#acknowledged));
    const late = await Promise.race([reached, wait(startMs, "late")]);
    if (late === "late") {
      end();
      throw new Error("the browser did not start its page");
    }
    return end;
  }

  async remove(): Promise<void> {
    await wait(100);
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  #hear(told: Told): void {
    const tally = this.#tally;
    if (told.kind === "acknowledged") {
      this.#acknowledged = told.step;
      tally.acknowledged++;
    }
    if (told.kind === "problem") tally.problems.push(told.text);
    if (told.kind === "found") {
      tally.read++;
      if (told.step < this.#acknowledged) tally.lost++;
      if (told.charged < this.#acknowledged) tally.undercharged++;
      if (told.charged > Math.max(0, told.step)) tally.chargedOnly++;
      if (told.cutShort) tally.cutShort++;
    }
    this.#reached(told.kind);
  }
}

/** Each kill comes within 0.9 s of the page's first acknowledgement, or of its start; after the last one everything is read once more. */
export async function killOften(server: VictimServer, work: Work, kills: number): Promise<Tally> {
  const tally: Tally = {
    ...{ kills: 0, read: 0, acknowledged: 0, lost: 0, undercharged: 0, cutShort: 0, chargedOnly: 0 },
    problems: [],
  };
  while (tally.kills < kills) {
    const victim = new Victim(tally);
    for (const before = tally.kills; tally.kills < Math.min(kills, before + killsOfProfile); tally.kills++) {
      const until = tally.kills % duringStart === duringStart - 1 ? "began" : "acknowledged";
      const end = await victim.start(server, { work, until });
      await wait(randomInt(withinMs));
      end();
    }
    const end = await victim.start(server, { work, until: "found" });
    end();
    await victim.remove();
  }
  return tally;
}
