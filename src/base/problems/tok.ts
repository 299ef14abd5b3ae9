// Problems of the area TOK: tokenizer files (FORMATS, base model folder).
import type { Problem } from "../errors";

export type TokCode =
  "TOK-ABSENT" | "TOK-JSON" | "TOK-COMPONENT" | "TOK-REGEX" | "TOK-VOCAB" | "TOK-SPECIAL" | "TOK-TEMPLATE";

const happened: Readonly<Record<TokCode, string>> = {
  "TOK-ABSENT": "This model folder has no tokenizer that Cloister reads.",
  "TOK-JSON": "The tokenizer file of this model is not well-formed.",
  "TOK-COMPONENT": "The tokenizer of this model uses a part that Cloister does not run.",
  "TOK-REGEX":
    "The tokenizer of this model brings its own search pattern, which could stop the page; Cloister runs none.",
  "TOK-VOCAB": "The vocabulary of this model has holes, doubles or entries out of range.",
  "TOK-SPECIAL": "The vocabulary of this model lacks a mark that every report needs (unknown, padding, start or end).",
  "TOK-TEMPLATE": "The tokenizer of this model frames a text in a way that Cloister does not know.",
};

/** @param detail where, expected, got: words of the format, positions and counts only. */
export const unusableTokenizer = (code: TokCode, detail: string): Problem => ({
  code,
  happened: happened[code],
  kept: "Nothing was loaded.",
  fix:
    code === "TOK-ABSENT"
      ? "Add tokenizer.json or vocab.txt to the folder."
      : "Choose a BERT or ALBERT folder as Hugging Face writes it.",
  detail: `text/tokenizer: ${detail}`,
});
