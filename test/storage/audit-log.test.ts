// The audit log: every change in 10,000 entries is found, a cut end by a head that was kept elsewhere; nothing told can be guessed from it.
import { beforeAll, describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { emptyChain, followChain, noHash } from "@/base/hash-chain";
import { auditLogBroken, auditLogNotKept } from "@/base/problems/store-log";
import { seededRng } from "@/base/random";
import { auditActions, auditLineOf, readAuditLine } from "@/storage/audit-entry";
import { AuditLog } from "@/storage/audit-log";
import { linesStore } from "./lines-store";

const build = "3f9d01c2ab47";
const now = () => new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
const logOf = (lines: string[], version = build) => new AuditLog(linesStore(lines), version, now);

const codeOf = async (task: Promise<unknown>): Promise<string> => {
  try {
    await task;
  } catch (error) {
    if (error instanceof InputError) return error.problem.code;
    throw error;
  }
  return "holds";
};

describe("an entry", () => {
  test("is read as it was written, and nothing else is", async () => {
    const lines: string[] = [];
    const log = logOf(lines);
    await log.note({
      action: "run-finished",
      object: "x",
      epsilonSpent: { epsilon: 1.5, delta: 1e-5, unit: "patient" },
    });
    const [line] = lines;
    const entry = readAuditLine(line!);
    expect(entry).toMatchObject({ n: 0, prev: noHash, action: "run-finished", version: build, count: null });
    expect(auditLineOf(entry!)).toBe(line);
    expect(readAuditLine(` ${line}`)).toBeNull();
    expect(readAuditLine(line!.replace('"n":0', '"n":0,"note":"P-17"'))).toBeNull();
    expect(readAuditLine("not JSON")).toBeNull();
  });

  test("names its object by a key that another installation does not have", async () => {
    const other = crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const [mine, theirs]: [string[], string[]] = [[], []];
    const log = logOf(mine);
    await log.note({ action: "reports-opened", object: "reports of P-17" });
    await log.note({ action: "run-started", object: "reports of P-17" });
    await new AuditLog(linesStore(theirs, other), build, now).note({
      action: "reports-opened",
      object: "reports of P-17",
    });
    const [first, second, third] = [...mine, ...theirs].map((line) => readAuditLine(line)?.object);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(mine.join()).not.toContain("P-17");
  });

  test("tells a number of labels to one digit only", async () => {
    const lines: string[] = [];
    const log = logOf(lines);
    for (const count of [0, 1, 9, 24, 1_250]) await log.note({ action: "labels-confirmed", count });
    expect(lines.map((line) => readAuditLine(line)?.count)).toEqual([null, 1, 9, 20, 1_000]);
  });
});

describe("a log", () => {
  test("of two tabs is one chain", async () => {
    const lines: string[] = [];
    const [one, other] = [logOf(lines), logOf(lines)];
    await Promise.all(auditActions.flatMap((action) => [one.note({ action }), other.note({ action })]));
    expect(await one.verify()).toMatchObject({ entries: 2 * auditActions.length });
    const last = 2 * auditActions.length - 1;
    expect((await one.view(3)).last.map(({ n }) => n)).toEqual([last, last - 1, last - 2]);
  });

  test("notes another build once", async () => {
    const lines: string[] = [];
    await logOf(lines).noteBuild();
    expect(lines).toEqual([]); // the first build is no change
    await logOf(lines).note({ action: "samples-opened" });
    await logOf(lines).noteBuild();
    await logOf(lines, "another").noteBuild();
    await logOf(lines, "another").noteBuild();
    expect(lines.map((line) => readAuditLine(line)?.action)).toEqual(["samples-opened", "build-changed"]);
  });

  test("that cannot be written stops nobody, says so, and recovers", async () => {
    const lines: string[] = [];
    let isFull = true;
    const store = linesStore(lines);
    const log = new AuditLog(
      {
        ...store,
        append: (n, line) => (isFull ? Promise.reject(new InputError(auditLogNotKept("test"))) : store.append(n, line)),
      },
      build,
    );
    await log.note({ action: "samples-opened" });
    expect((await log.view()).problem?.code).toBe("STORE-LOG");
    isFull = false;
    await log.note({ action: "samples-opened" });
    expect(await log.view()).toMatchObject({ entries: 1, problem: null });
  });

  test("goes on behind a damaged line, which stays to be seen", async () => {
    const lines: string[] = [];
    const log = logOf(lines);
    await log.note({ action: "samples-opened" });
    lines[0] = "damaged";
    await log.note({ action: "run-started" });
    expect(lines).toHaveLength(2);
    expect(await codeOf(log.verify())).toBe("STORE-CHAIN");
  });
});

describe("a log of 10,000 entries", { timeout: 120_000 }, () => {
  const count = 10_000;
  const lines: string[] = [];
  const heads: string[] = [];
  const rng = seededRng(9);
  const below = (limit: number): number => rng.word() % limit;

  beforeAll(async () => {
    const log = logOf(lines);
    for (let i = 0; i < count; i++) {
      await log.note({ action: auditActions[i % auditActions.length]!, object: `thing ${i % 97}` });
      if (i % 100 === 99) heads.push(await log.head());
    }
  }, 120_000);

  /** One line changed, left out, swapped with another, or put in. */
  function mutant(): string[] {
    const at = below(count - 1);
    const line = lines[at]!;
    switch (below(4)) {
      case 0: {
        const place = below(line.length);
        const other = String.fromCharCode(line.charCodeAt(place) === 126 ? 33 : line.charCodeAt(place) + 1);
        return lines.with(at, line.slice(0, place) + other + line.slice(place + 1));
      }
      case 1:
        return lines.toSpliced(at, 1);
      case 2: {
        const other = (at + 1 + below(count - 1)) % count;
        return lines.with(at, lines[other]!).with(other, line);
      }
      default:
        return lines.toSpliced(at, 0, lines[below(count)]!);
    }
  }

  test("holds", async () => {
    expect(await logOf(lines).verify(heads)).toMatchObject({ entries: count, head: heads.at(-1)! });
  });

  test("shows each of 1,000 changed, dropped, swapped and inserted entries", async () => {
    const broken = (entry: number) => new InputError(auditLogBroken({ entry }));
    let missed = 0;
    for (let i = 0; i < 1_000; i++) {
      const forged = mutant();
      // A chain is checked from its start, so the lines before the first change are as they were: their end is known.
      const before = Math.floor(forged.findIndex((line, n) => line !== lines[n]) / 100);
      const from = before === 0 ? emptyChain : { n: 100 * before, head: heads[before - 1]! };
      const read = followChain(forged.slice(from.n, from.n + 400), from, { readLine: readAuditLine, broken });
      if ((await codeOf(read)) !== "STORE-CHAIN") missed++;
    }
    expect(missed).toBe(0);
    for (let i = 0; i < 10; i++) expect(await codeOf(logOf(mutant()).verify())).toBe("STORE-CHAIN");
  });

  test("shows a cut end only by a head that was kept elsewhere", async () => {
    for (const kept of [1, 100, 4_950, 9_999]) {
      const cut = logOf(lines.slice(0, kept));
      expect(await codeOf(cut.verify())).toBe("holds");
      expect(await codeOf(cut.verify([heads.at(-1)!]))).toBe("STORE-CUT");
    }
    expect(await codeOf(logOf([]).verify([heads[0]!]))).toBe("STORE-CUT");
  });
});
