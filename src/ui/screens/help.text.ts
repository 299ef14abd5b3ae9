// Words of Help: purpose, glossary, limits.
export const text = {
  title: "Help",
  lead: "Words, keys and limits.",
  purpose: "What this is for",
  purposeText: "Research and education. Not for diagnosis or triage. A person reads every report.",
  evidence:
    "Custom implementation of differential privacy. Epsilon is counted with privacy loss distributions; Renyi accounting checks that it is not too small. Tests and known gaps stand in the documents of the program.",
  glossary: "Glossary",
  notCovered: "What epsilon does not cover",
  keys: "Keys",
  characterKeys: "Use character keys",
  settings: "Settings",
  compact: "Compact rows",
  sound: "Sound when a run or a comparison has ended",
  parts: "What this page is made of",
  partsText:
    "For the hospital's IT: every package and model file inside this page with version, licence and hash, and the licence texts.",
  partsList: "Parts list (SBOM, CycloneDX)",
  licenceTexts: "Licence texts",
  lists: "Licence of the phrase lists",
  log: "Messages since the page opened",
  noLog: "None.",
} as const;

export const keyWords = {
  how: "Press Change, then the new key; Backspace switches a key off, Escape leaves it as it is. Keys are quiet in text fields.",
  change: (does: string): string => `Change the key for: ${does}`,
  changeShort: "Change",
  changed: "Changed",
  press: "Press a key…",
  off: "off",
  taken: (does: string): string => `Taken: ${does}.`,
  reset: "All keys as they were",
} as const;

export const glossary: readonly (readonly [string, string])[] = [
  [
    "Adapter",
    "The small set of numbers that training makes. Added to the encoder, it labels reports as your department does.",
  ],
  ["Encoder", "The public language model that turns a report into numbers. Training does not change it."],
  [
    "Differential privacy",
    "A promise about one patient: with or without that patient's reports, the adapter would have come out almost the same.",
  ],
  ["Epsilon", "How far apart the two cases may be. Smaller is stronger. The page turns it into guesses out of 100."],
  ["Delta", "A small chance that the promise of epsilon fails. The odds include it."],
  ["Unit", "Whom the promise is made to: one patient with all reports, or one report where no patient is known."],
  [
    "Public size",
    "A rough number of patients or reports that may be printed. The noise is set against it, never against the exact count.",
  ],
  ["Noise multiplier", "How large the noise is, measured in the largest share that one patient can have in a step."],
  ["Step", "One update of the adapter. Each draws patients by chance and adds noise, also when nobody was drawn."],
  ["Head", "The last layer alone is trained. Fast on any computer."],
  ["LoRA", "Small matrices inside the encoder are trained too. Slower, can fit wording more closely."],
  ["Loss", "How far the labels said are from the labels given. It should fall; with strong noise it wavers."],
  ["F1", "One figure from precision and recall, between 0 and 1."],
  ["Held-out patients", "One in five patients, chosen by chance, kept out of training. Check uses them."],
  ["Token", "A word or a piece of one, as the encoder reads it."],
];
