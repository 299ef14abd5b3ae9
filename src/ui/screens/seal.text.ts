// Words of Seal. They claim what was measured and nothing more.
import type { PolicyFact } from "@/ui/policy-facts";

export const text = {
  title: "Seal",
  lead: "What keeps your reports on this computer, and what this page can see of it.",
  connections: "Connections",
  foreign: "to other origins since the page opened",
  loads: "loads from its own origin",
  how: "Counted by the page from the browser's own list of what it loaded. The worker keeps a list of its own, which the page cannot read. The browser's network panel shows both.",
  measured: "Measured now",
  again: "Measure again",
  result: "Seen",
  what: "Question",
  means: "If yes",
  policy: "The policy in the document",
  noPolicy: "None. This is a development server: open sample reports only.",
  limits: "What was not tested",
  untested:
    "The seal test that tries each way out, from the page and from the worker, is not part of this version. Until it is, no seal word is shown. To be sure, unplug the network before you open reports: everything works without it.",
  cannot: "What no page can stop",
  cannotList: [
    "A host that serves changed code.",
    "Browser extensions and developer tools.",
    "Anyone at this computer while it is unlocked, and malware on it.",
    "Swap files, crash dumps and traces in the memory of a graphics card.",
    "Files that you save and carry away.",
  ],
} as const;

export const seenClass: Readonly<Record<PolicyFact["seen"], string>> = {
  yes: "ok",
  no: "warn",
  "not testable here": "quiet-text",
};
