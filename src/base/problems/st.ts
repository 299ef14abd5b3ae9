// Problems of the area ST: safetensors files (FORMATS, safetensors).
import type { Problem } from "../errors";

export type StCode = "ST-LENGTH" | "ST-JSON" | "ST-ENTRY" | "ST-DTYPE" | "ST-LAYOUT" | "ST-VALUE";

const happened: Readonly<Record<StCode, string>> = {
  "ST-LENGTH": "This safetensors file is cut off, or its first eight bytes are not a length.",
  "ST-JSON": "The header of this safetensors file is not well-formed JSON, or names a tensor twice.",
  "ST-ENTRY": "The header of this safetensors file describes a tensor in a way that the format does not allow.",
  "ST-DTYPE": "This safetensors file holds a number type that Cloister does not read.",
  "ST-LAYOUT": "The tensors of this safetensors file overlap, leave a hole, or do not fill the file.",
  "ST-VALUE": "This safetensors file holds a value that is not a finite number.",
};

/** @param detail where, expected, got: positions and counts only. */
export const damagedTensors = (code: StCode, detail: string): Problem => ({
  code,
  happened: happened[code],
  kept: "Nothing was loaded.",
  fix: "Get the file again from where it came from.",
  detail: `formats/safetensors: ${detail}`,
});
