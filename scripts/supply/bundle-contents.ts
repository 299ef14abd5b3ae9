// What a bundle may not hold: code made from text, and addresses that nobody has given a reason for. The build stops at either.

/** Why an address stands in the code. None is ever opened: the policy of the page has no room for another origin. */
const knownAddresses: readonly (readonly [start: string, reason: string])[] = [
  ["http://www.w3.org/", "names of XML namespaces, for SVG and XHTML"],
  ["http://www.apache.org/licenses/", "licence notices"],
  ["https://www.apache.org/licenses/", "licence notices"],
  ["https://svelte.dev/e/", "messages of Svelte for developers"],
  ["https://github.com/tensorflow/", "messages of TensorFlow.js for developers"],
  ["https://github.com/mholt/PapaParse", "licence notice of papaparse"],
  ["https://www.shadertoy.com/", "comment in a shader of TensorFlow.js"],
  ["https://en.wikipedia.org/wiki/IEEE_754", "comment in TensorFlow.js"],
  ["https://emscripten.org/docs/", "message of Emscripten for developers"],
  ["http://terminology.hl7.org/CodeSystem/observation-category", "name of a list of codes in files of FHIR"],
  ["http://127.0.0.1", "this computer"],
];

const codeFromText = /(?<![\w.$"'`])(?:eval\s*\(|new\s+Function\s*\(|Function\s*\(\s*["'`])/g;
const address = /\b(?:https?|wss?):\/\/[\w.-][^\s"'`)<>\\$,;]*/g;

/** One sentence for each thing that the code of a file should not hold. */
export function strangeThings(file: string, code: string): readonly string[] {
  const made = [...code.matchAll(codeFromText)].map(
    (match) => `${file}: code from text, "${code.slice(match.index, match.index + 40)}".`,
  );
  const found = new Set([...code.matchAll(address)].map((match) => match[0]));
  const unknown = [...found]
    .filter((one) => !knownAddresses.some(([start]) => one.startsWith(start)))
    .map((one) => `${file}: the address ${one} has no reason in scripts/supply/bundle-contents.ts.`);
  return [...made, ...unknown];
}
