// The two guides: six steps round the page, and ten minutes for a privacy officer (EXPERIENCE 12). A step names its screen, what to do
// there, and what to look at; the second also what may not be claimed.
import type { Route } from "@/ui/state/router.svelte";

export interface GuideStep {
  readonly route: Route;
  readonly title: string;
  readonly act: string;
  readonly see: string;
  /** The limit of what was shown. */
  readonly limit?: string;
  /** A file that this step needs: saved by hand, opened by hand. */
  readonly file?: { readonly label: string; readonly name: string; readonly content: string };
}

export interface Guide {
  readonly title: string;
  readonly steps: readonly GuideStep[];
}

export type GuideName = "tour" | "officer";

export const guideWords = {
  tour: "Show me around",
  tourNote: "Six steps, a few minutes, with the sample reports.",
  officer: "Demonstration for a privacy officer",
  officerNote: "Ten steps, about ten minutes. Each claim is shown, and its limit is said.",
  back: "Back",
  next: "Next",
  end: "End",
  finish: "Finish",
  place: (at: number, of: number): string => `Step ${at + 1} of ${of}`,
} as const;

const tour: Guide = {
  title: "Round the page",
  steps: [
    {
      route: "start",
      title: "Start with samples",
      act: "Press Try with sample reports.",
      see: "Synthetic chest X-ray reports open. They are nobody's, so you can try everything.",
    },
    {
      route: "reports",
      title: "See how a file is read",
      act: "Look at the columns, then at the labels and how often each occurs.",
      see: "Rows read, rows set aside and why. With your own file, press a column's head to say what it holds.",
    },
    {
      route: "privacy",
      title: "Choose the promise",
      act: "Move the slider and read the sentence below it. Confirm the public size.",
      see: "Epsilon as guesses out of 100. A stronger promise costs accuracy, the more the fewer patients there are.",
    },
    {
      route: "train",
      title: "Train",
      act: "Press Start and watch the loss.",
      see: "Steps, time left and the epsilon spent so far. Stop keeps what there is; what was spent stays spent.",
    },
    {
      route: "check",
      title: "Check on patients that were kept out",
      act: "Read the F1 of each label, with its interval.",
      see: "Labels with fewer than 20 cases say so instead of a figure.",
    },
    {
      route: "classify",
      title: "Use it",
      act: "Open or paste reports, accept or correct the labels. On Export, save the adapter with its statement.",
      see: "Nothing leaves unless you save a file and carry it away.",
    },
  ],
};

const samplePolicy = `${JSON.stringify(
  { schema: "cloister.policy/1", maxEpsilon: 3, maxDelta: 1e-5, unit: "patient", contact: "Demonstration" },
  null,
  2,
)}\n`;

const officer: Guide = {
  title: "For the privacy officer",
  steps: [
    {
      route: "start",
      title: "Cut the network",
      act: "Unplug the cable or turn the wireless off. Then press Try with sample reports.",
      see: "Everything from here on works without a network.",
    },
    {
      route: "seal",
      title: "Try the ways out",
      act: "Read the seal word, then run the test for leaks.",
      see: "One line a way, from the page and from its worker, and what blocked it.",
      limit:
        "No page can block an address that a person types, an extension that reads the screen, or a host that serves changed code.",
    },
    {
      route: "seal",
      title: "Count the connections",
      act: "Read the number of connections to other origins. Open the browser's own network panel beside it.",
      see: "0 here. The browser's panel is the independent witness.",
    },
    {
      route: "seal",
      title: "Plant 1,000 reports",
      act: "Run the audit without privacy.",
      see: "Among 1,000 planted reports, each used or not by a coin, it guesses from the adapter which were used. Without privacy most guesses are right.",
      limit: "The attack is one of many; a stronger one may find more.",
    },
    {
      route: "seal",
      title: "The same with epsilon",
      act: "Run the audit at epsilon 1.",
      see: "About half of the guesses are right, as with a coin. The bound stands beside the most that this test could have found.",
      limit:
        "An audit can show that a promise is broken, never that it holds. The argument for it is in docs/privacy.md.",
    },
    {
      route: "privacy",
      title: "What epsilon means",
      act: "Move the slider from one end to the other and read the odds.",
      see: "At 10 the promise on paper excludes almost nothing, and the page says so.",
    },
    {
      route: "seal",
      title: "Set a limit",
      act: "Save the sample policy, open it under Limit of a privacy officer, then choose epsilon 10 on Privacy.",
      see: "The stop stays visible and is refused with the reason. Removing the limit is written into the ledger.",
      file: { label: "Save a sample policy.json", name: "policy.json", content: samplePolicy },
    },
    {
      route: "export",
      title: "Read the statement, then break it",
      act: "Train at epsilon 1, save the adapter to share, read its statement. Change one character in a copy and open it under Verify a bundle.",
      see: "The statement names epsilon, delta, unit and noise. The changed copy is refused, and the place is named.",
    },
    {
      route: "help",
      title: "Papers for your file",
      act: "Gather the DPIA inputs and save them, with the parts list and the licence texts. Add the privacy statement and the hash of the build from Start.",
      see: "What data, where, who can see them, what was spent, and what was measured of the seal. Every package and model file with version and hash.",
      limit: "Cloister makes no claim of compliance. That judgement is yours.",
    },
    // Last, as nothing of the page is left for another step.
    {
      route: "seal",
      title: "Delete everything",
      act: "Verify both chains and save the ledger. Then press Delete everything and type the word.",
      see: "The browser's own list, empty: no file, no database, no program.",
      limit:
        "A list, not bytes: blocks of the disk, swap files and graphics memory may keep traces. Use disk encryption.",
    },
  ],
};

export const guides: Readonly<Record<GuideName, Guide>> = { tour, officer };
