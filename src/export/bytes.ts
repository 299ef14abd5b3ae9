// Text and JSON to bytes as all exports write them: UTF-8, LF, two spaces, keys in the order given.

export const textBytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export const jsonBytes = (value: unknown): Uint8Array<ArrayBuffer> => textBytes(`${JSON.stringify(value, null, 2)}\n`);

/** A number without exponent, as people read it: 0.00001, never 1e-5. */
export function plainNumber(value: number): string {
  const text = String(value);
  const match = /^(\d)(?:\.(\d+))?e-(\d+)$/.exec(text);
  if (!match) return text;
  const [, first = "", rest = "", exponent = "0"] = match;
  return `0.${"0".repeat(Number(exponent) - 1)}${first}${rest}`;
}
