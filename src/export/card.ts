// The card (README.md) of an adapter folder or a merged model: front matter that model hubs read, then plain sentences.
import type { Pooling } from "@/models/types";
import { claimWords, notCovered, oddsSentence, type Claim } from "./statement-words";
import type { AdapterBundle, BaseFacts, StartFacts } from "./types";

export type CardKind = "adapter" | "merged";

/** All that a card is made from, so that a checker can make it again from the other files of a folder. */
export interface CardFacts extends Pick<
  AdapterBundle,
  "labels" | "labelSetName" | "thresholds" | "uncertain" | "blank" | "text" | "maxTokens" | "method" | "start"
> {
  readonly base: Omit<BaseFacts, "revision">;
  readonly pooling: Pooling;
  /** null: trained without privacy. */
  readonly claim: Claim | null;
}

/** What the card of a bundle is made from. */
export const cardFacts = (bundle: AdapterBundle, claim: Claim | null): CardFacts => ({
  ...bundle,
  pooling: bundle.spec.pooling,
  claim,
});

const quoted = (text: string): string => JSON.stringify(text);

function frontMatter(bundle: CardFacts, kind: CardKind): string[] {
  const { name, license } = bundle.base;
  const tags = [
    ...(kind === "adapter" ? [`base_model:adapter:${name}`, "lora"] : []),
    "transformers",
    ...(bundle.claim ? ["differential-privacy"] : []),
    "radiology",
  ];
  return [
    "---",
    `library_name: ${kind === "adapter" ? "peft" : "transformers"}`,
    "pipeline_tag: text-classification",
    `base_model: ${quoted(name)}`,
    `base_model_relation: ${kind === "adapter" ? "adapter" : "finetune"}`,
    "language: en",
    `license: ${quoted(license)}`,
    "tags:",
    ...tags.map((tag) => `  - ${quoted(tag)}`),
    "---",
  ];
}

function privacyPart({ claim, method }: CardFacts, kind: CardKind): string[] {
  if (method === "full")
    return [
      "## Privacy",
      "**Not private: never share this model.** Every weight was trained without differential privacy, as a baseline that private",
      "adapters are compared with. A model can repeat the reports that it was trained on.",
    ];
  if (!claim)
    return [
      "## Privacy",
      "**Not private.** This adapter was trained without differential privacy, for comparison only. It may reveal the reports",
      "that it was trained on. Do not share it.",
    ];
  return [
    "## Privacy",
    `Trained with differential privacy: **${claimWords(claim)}**.`,
    "",
    oddsSentence(claim),
    "",
    "Not covered:",
    ...notCovered.map((line) => `- ${line}`),
    "",
    `Custom implementation of differential privacy. All parameters are in \`privacy.json\`${kind === "adapter" ? ", as a page to print in `privacy-statement.html`" : ""}.`,
  ];
}

function loadPart(bundle: CardFacts, kind: CardKind): string[] {
  if (kind === "merged")
    return [
      "## Load in Python",
      "```python",
      "from transformers import AutoModelForSequenceClassification, AutoTokenizer",
      'model = AutoModelForSequenceClassification.from_pretrained("FOLDER").eval()',
      'tokenizer = AutoTokenizer.from_pretrained("FOLDER")',
      "```",
    ];
  const read = bundle.pooling === "mean" ? "the mean of all tokens" : "the first token without the pooler";
  const pooling =
    bundle.pooling === "family"
      ? []
      : [`The classifier reads ${read}, which stock classes do not: use the class in \`load_adapter.py\`.`, ""];
  const head =
    bundle.method === "head" && bundle.start
      ? ["Only the classifier was trained; the LoRA factors are those of the starter.", ""]
      : [];
  const neutral =
    bundle.method === "head" && !bundle.start
      ? [
          "Only the classifier was trained. PEFT needs a LoRA module, so the file carries neutral factors (lora_B is zero): they change no score.",
          "",
        ]
      : [];
  return [
    "## Load in Python",
    ...pooling,
    ...head,
    ...neutral,
    "```sh",
    "pip install torch transformers peft",
    "python load_adapter.py [BASE_FOLDER] < report.txt",
    "```",
  ];
}

/** A card says where training began only where that is not the plain encoder. */
const startLine = ({ name, sha256 }: StartFacts): string =>
  `Training began from the public starter ${name}, which was fitted to synthetic reports alone (SHA-256 \`${sha256}\`).`;

/** Reads the start back from a card; null where it names none. */
export function startOfCard(markdown: string): StartFacts | null {
  const [, name, sha256] =
    /^Training began from the public starter ([\w-]+), which was fitted to synthetic reports alone \(SHA-256 `([\da-f]{64})`\)\.$/m.exec(
      markdown,
    ) ?? [];
  return name === undefined || sha256 === undefined ? null : { name, sha256 };
}

/** Markdown of the card. No figure of quality stands here: such figures on private rows are not covered by epsilon. */
export function card(bundle: CardFacts, kind: CardKind): string {
  const { base, text, start } = bundle;
  const { logitShift } = base;
  const title = kind === "adapter" ? "Adapter" : "Model";
  const lines = [
    ...frontMatter(bundle, kind),
    `# ${title} for radiology report labels (${bundle.labelSetName})`,
    "",
    "For research. Not for diagnosis.",
    "",
    "## Labels",
    ...bundle.labels.map((label, i) => `${i + 1}. ${label} (threshold ${bundle.thresholds[i] ?? 0.5})`),
    "",
    "## Text",
    `Sections ${text.sections.join(", ") || "of the whole report"} (${text.rule === "all" ? "all that are present, joined by line feeds" : "the first that is present"}), at most ${bundle.maxTokens} tokens, cut on the right.`,
    `Uncertain labels counted as ${bundle.uncertain}, blank ones as ${bundle.blank}.`,
    "",
    "## Base model",
    `${base.name}, ${base.dtype}, package SHA-256 \`${base.packageSha256}\`.`,
    ...(logitShift === null
      ? []
      : [`Against the float32 original the scores before the sigmoid differ by at most ${logitShift}.`]),
    ...(start ? [startLine(start)] : []),
    "",
    ...privacyPart(bundle, kind),
    "",
    ...loadPart(bundle, kind),
    "",
  ];
  return lines.join("\n");
}
