// The settings of Privacy are part of the project: saved where work is saved, once for each change, and there again later.
import { expect, test } from "vitest";
import { Shelf } from "@/storage/shelf";
import type { PlanChoices } from "@/workers/plan-protocol";
import { Keeper } from "@/workers/session/keeper";
import type { OpenWork } from "@/workers/session/open-work";
import { planHandlers } from "@/workers/session/plan-calls";
import { restoreProject } from "@/workers/session/restore-project";
import { memoryFolder } from "../../storage/memory-folder";
import { heldReports, openDesk, openTiny } from "./tiny-session";

const passphrase = "four quiet grey herons";

const choices: PlanChoices = {
  ...{ method: "lora", epsilon: null, epochs: 4, start: "plain" },
  publicSize: { count: 700, source: "confirmed" },
  policies: { uncertain: "ignore", blank: "ignore", rowsWithoutPatient: "leave-out" },
};

test("what is chosen is saved once, and a later page has it again", async () => {
  const [open, desk, folder] = [await openTiny(), await openDesk(), memoryFolder()];
  const owner = { ready: Promise.resolve(), owns: () => true, onOwn: () => undefined };
  const keeperOf = (work: OpenWork) =>
    new Keeper(
      { shelf: new Shelf(folder), owner, persisted: () => Promise.resolve(false), every: () => undefined },
      work,
    );
  const source = { name: "a.csv", bytes: new TextEncoder().encode("patient_id,report_text"), synthetic: false };
  const now: OpenWork = { source, options: {}, held: await heldReports() };
  const keeper = keeperOf(now);
  const calls = planHandlers({ now, desk, model: () => open, held: () => now.held! });
  const context = { progress: () => undefined, signal: new AbortController().signal };

  await keeper.create(passphrase);
  const { version } = await keeper.status(null);
  await calls["plan-choices"]({ choices }, context);
  await keeper.look();
  const saved = await keeper.status(null);
  expect(saved.version).toBeGreaterThan(version);
  await calls["plan-choices"]({ choices: { ...choices, policies: { ...choices.policies } } }, context);
  await keeper.look();
  expect((await keeper.status(null)).version).toBe(saved.version);

  const later: OpenWork = { model: open };
  const again = keeperOf(later);
  await again.unlock(passphrase);
  const restore = restoreProject({
    ...{ now: later, model: () => open },
    hold: (given) => Promise.resolve(given.info),
    openAdapter: () => Promise.reject(new Error("not here")),
  });
  expect((await restore(await again.read(now.project!))).choices).toEqual(choices);
  expect(later.choices).toEqual(choices);
});
