// How each screen is brought into each view: the same calls that a person's clicks make.
import { savedRunNotRead } from "@/base/problems/store-project";
import { fakePaused } from "../fake-run";
import type { CallKind } from "@/workers/protocol";
import type { Project } from "@/ui/state/project.svelte";
import type { Route } from "@/ui/state/router.svelte";
import type { Ending } from "../fake-client";

export const views = [
  "empty",
  "full",
  "loading",
  "error",
  "without",
  "paste",
  "verified",
  "rules",
  "rules-typed",
  "asked",
  "attacked",
  "starter",
  "suggested",
  "explained",
  "guided",
  "open",
  "partly",
  "leak",
  "saved",
  "paused",
  "unreadable",
  "locked",
  "second-tab",
  "deleting",
  "deleted",
  "gathered",
] as const;
export type View = (typeof views)[number];

const calls: Readonly<Record<Route, CallKind | undefined>> = {
  start: "open-model",
  reports: "open-reports",
  labels: "label-view",
  privacy: "preview-plan",
  train: "train",
  check: "check",
  classify: "classify",
  export: "export",
  compare: "sweep-run",
  seal: undefined,
  help: undefined,
};

export function endingsOf(screen: Route, view: View): Partial<Record<CallKind, Ending>> {
  const kind = calls[screen];
  if (!kind || (view !== "loading" && view !== "error")) return {};
  return { [kind]: view === "loading" ? "hangs" : "failed" };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const order: readonly Route[] = ["start", "reports", "labels", "privacy", "train", "check", "classify", "export"];

async function before(project: Project, screen: Route, view: View): Promise<void> {
  const far = order.indexOf(screen === "compare" ? "train" : screen);
  if (far > 1) await project.reports.openSamples();
  if (far > 3) {
    project.privacy.sizeConfirmed = true;
    project.privacy.refresh();
    await pause(350);
  }
  if (far > 4 && view !== "starter") await project.train();
}

async function actOnClassify(project: Project, view: View): Promise<void> {
  const { classifier } = project;
  if (view === "starter") await project.openStarter("chexpert14");
  if (view === "rules" || view === "rules-typed") classifier.useRules("chexpert14");
  if (view === "rules-typed")
    classifier.edit(
      "The heart size is stable. No pneumothorax.\nPatchy opacity at the left base, atelectasis or early pneumonia. A pacemaker is in place.",
    );
  else if (view === "paste") classifier.edit("Small left pleural effusion. No pneumothorax.");
  else if (view === "explained") {
    await classifier.start(null);
    await classifier.openRow(1);
    classifier.turnExplaining();
  } else if (view === "asked") {
    await classifier.start(null);
    await classifier.accept();
    classifier.unsaved.replace(() => undefined);
  } else void classifier.start(null);
}

function actOnExport(project: Project, view: View): void {
  void project.makeBundle(view === "without" ? "internal" : "share");
  if (view === "verified") void project.verify.run({ file: { name: "a.zip", bytes: new ArrayBuffer(1) } });
}

function actOnTrain(project: Project, view: View): void {
  if (view === "paused") project.training.showPaused(fakePaused);
  else if (view === "unreadable")
    project.training.unreadable = savedRunNotRead({ code: "STORE-DAMAGED", detail: "storage/slots: 2 torn" });
  else if (view !== "paste") void project.train();
}

async function actOnReports({ reports, identifiers }: Project, view: View): Promise<void> {
  if (view === "full" || view === "explained") await reports.openSamples();
  else void reports.open({ name: "reports.csv", bytes: new ArrayBuffer(8) });
  if (view === "explained") await identifiers.start();
}

async function actOnSeal(project: Project, view: View): Promise<void> {
  if (view === "guided") {
    project.guide.start("officer");
    for (let step = 0; step < 4; step++) project.guide.next();
  }
  if (view === "deleting") project.stored.asking = true;
  if (view === "deleted") await project.stored.deleteAll("delete");
  if (view === "full" || view === "guided" || view === "partly" || view === "leak") await project.seal.test();
  if (view !== "full" && view !== "guided") return;
  void project.auditNoise.run({});
  void project.runAudit(1).then(() => project.runAudit(null));
}

function actOnCheck(project: Project, view: View): void {
  if (view === "attacked") void project.membership.run({});
  if (view === "explained") {
    void project.closer.judgeParts();
    const row = project.closer.surprises.result?.[0];
    if (row) void project.closer.open(row);
  }
}

async function actOnLabels({ labeling }: Project, view: View): Promise<void> {
  if (view !== "suggested") return;
  await labeling.suggest("rules");
  await labeling.turn(2);
  await labeling.judge();
}

function actOnHelp(view: View): void {
  if (view === "gathered") document.querySelector<HTMLButtonElement>(".dpia button")?.click();
}

async function act(project: Project, screen: Route, view: View): Promise<void> {
  switch (screen) {
    case "reports":
      await actOnReports(project, view);
      break;
    case "labels":
      await actOnLabels(project, view);
      break;
    case "train":
      actOnTrain(project, view);
      break;
    case "classify":
      await actOnClassify(project, view);
      break;
    case "export":
      actOnExport(project, view);
      break;
    case "compare":
      if (view !== "paste") void project.comparison.start();
      break;
    case "check":
      actOnCheck(project, view);
      break;
    case "seal":
      await actOnSeal(project, view);
      break;
    case "help":
      actOnHelp(view);
      break;
    case "start":
    case "privacy":
      break;
  }
}

/** @param view "empty" stops before anything was opened. */
export async function reach(project: Project, screen: Route, view: View): Promise<void> {
  const isOfSaved = ["saved", "locked", "second-tab"].includes(view);
  if (view !== "empty" && !isOfSaved) await before(project, screen, view);
  project.go(screen);
  await pause(50);
  if (view !== "empty") await act(project, screen, view);
  await pause(500);
}
