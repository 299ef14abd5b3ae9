// What a key does. Character keys are dead in text fields and can be switched off; a key with Ctrl, Alt or Meta is the browser's.
import { meantBy } from "./key-changes";
import { goKeys } from "./keymap";
import { labelKey } from "./label-keys";
import type { Project } from "./state/project.svelte";

const textFields = "input:not([type=checkbox], [type=radio], [type=range], [type=file]), textarea, select";
const pressable = "button, a, summary, input, select, textarea";
let waitingForScreen = false;

const isIn = (event: KeyboardEvent, selector: string): boolean =>
  event.target instanceof Element && event.target.closest(selector) !== null;

/** The search box and the text of the open report are found by their ids, as keys act on what is on the screen. */
function focusOn(id: string, event: KeyboardEvent): void {
  event.preventDefault();
  document.getElementById(id)?.focus();
}

function onClassify(event: KeyboardEvent, project: Project): void {
  const { classifier } = project;
  const index = classifier.openIndex ?? -1;
  switch (meantBy(event.key, "Classify", project.settings.keyChanges)) {
    case "/":
      focusOn("classify-search", event);
      break;
    case "j":
      void classifier.openRow(index + 1);
      break;
    case "k":
      void classifier.openRow(index - 1);
      break;
    case "f":
      void classifier.flag();
      break;
    case "o":
      focusOn("classify-text", event);
      break;
    case "w":
      classifier.turnExplaining();
      break;
    case "v":
      classifier.showNumbers = !classifier.showNumbers;
      break;
    case "Enter":
      if (!isIn(event, pressable)) void classifier.accept();
      break;
  }
}

function onLabels(event: KeyboardEvent, { labeling, settings }: Project): void {
  if (!labeling.view?.labelSet) return;
  const key = meantBy(event.key, "Labels", settings.keyChanges);
  if (key === "/") focusOn("labels-search", event);
  else if (labelKey(event, key, labeling)) event.preventDefault();
}

function onTrain(event: KeyboardEvent, project: Project): void {
  const { training } = project;
  if (meantBy(event.key, "Train", project.settings.keyChanges) !== "p") return;
  if (!training.busy && training.paused) void project.resume();
  else if (!training.ending && training.progress?.phase === "training") void training.pause();
}

/** Ctrl+Z and Ctrl+Shift+Z, Cmd on a Mac: a step on Labels, in text fields the browser's own. */
function undoKey(event: KeyboardEvent, { router, labeling }: Project): boolean {
  const isUndo = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z";
  if (!isUndo || router.route !== "labels" || isIn(event, textFields)) return false;
  event.preventDefault();
  void labeling.act({ kind: event.shiftKey ? "redo" : "undo" });
  return true;
}

function onScreen(event: KeyboardEvent, project: Project): void {
  if (project.router.route === "classify") onClassify(event, project);
  else if (project.router.route === "labels") onLabels(event, project);
  else if (project.router.route === "train") onTrain(event, project);
}

/** @returns "keys" when the sheet of keys is wanted. */
export function handleKey(event: KeyboardEvent, project: Project): "keys" | undefined {
  const idle =
    undoKey(event, project) ||
    event.defaultPrevented ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.isComposing;
  if (idle || !project.settings.characterKeys || isIn(event, textFields) || isIn(event, "dialog")) return undefined;
  const changes = project.settings.keyChanges;
  const target = waitingForScreen ? goKeys[meantBy(event.key, "after g", changes)] : undefined;
  waitingForScreen = false;
  if (target) {
    project.go(target);
    return undefined;
  }
  if (meantBy(event.key, "everywhere", changes) === "?") return "keys";
  if (event.key === "g") waitingForScreen = true;
  else onScreen(event, project);
  return undefined;
}
