// tokenizer.json from bytes to an object; word-piece-file.ts and unigram-file.ts check what it says.
import { decodeUtf8, parseStrictJson, type JsonObject } from "@/formats/strict-json";
import { tokenizerFault } from "./tokenizer-fault";
import { component } from "./tokenizer-parts";

const maxBytes = 32 * 2 ** 20;

/** Bytes of tokenizer.json to its content, unchecked but for its form.
 * @throws FormatError TOK-JSON if it is over 32 MiB, not UTF-8 or not strict JSON; TOK-VOCAB for a token twice */
export function parseTokenizerFile(bytes: Uint8Array): JsonObject {
  if (bytes.length > maxBytes) throw tokenizerFault("TOK-JSON", `expected at most 32 MiB, got ${bytes.length} bytes`);
  const content = decodeUtf8(bytes, true);
  if (content === null) throw tokenizerFault("TOK-JSON", "expected UTF-8");
  const parsed = parseStrictJson(content, { maxDepth: 64 });
  if ("fault" in parsed) {
    const { kind, at } = parsed.fault;
    throw tokenizerFault(
      kind === "key-twice" ? "TOK-VOCAB" : "TOK-JSON",
      `expected strict JSON, got ${kind} at character ${at}`,
    );
  }
  return component(parsed.value, "tokenizer");
}
