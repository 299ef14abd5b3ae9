// Of the files in a folder or a zip those that are read, by their names: the one table, or all texts, messages or FHIR resources. Pure.

const isText = (path: string): boolean => /\.(?:txt|text|md)$/iu.test(path);
const isMessage = (path: string): boolean => /\.hl7$/iu.test(path);
/** Several may be FHIR resources: whoever opens them finds out. */
const isJson = (path: string): boolean => /\.(?:json|ndjson)$/iu.test(path);
const isTable = (path: string): boolean => /\.(?:csv|tsv|jsonl|ndjson|json)(?:\.gz)?$/iu.test(path);
/** Files that systems put into folders. */
const isHidden = (path: string): boolean => path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");

export type ChosenFiles =
  /** Indices into the given paths, and how many more there are. */
  | { readonly kind: "one"; readonly index: number; readonly leftOut: number }
  | { readonly kind: "many"; readonly indices: readonly number[]; readonly leftOut: number }
  | { readonly kind: "none"; readonly files: number; readonly tables: number };

/** @param paths with "/"; hidden ones are not counted */
export function chooseFiles(paths: readonly string[]): ChosenFiles {
  const visible = paths.flatMap((path, index) => (isHidden(path) ? [] : [index]));
  const of = (is: (path: string) => boolean) => visible.filter((index) => is(paths[index]!));
  const [texts, messages, tables] = [of(isText), of(isMessage), of(isTable)];
  const resources = tables.length > 1 && tables.every((index) => isJson(paths[index]!)) ? tables : [];
  const many = [messages, texts, resources].find((some) => some.length > 0) ?? [];
  const only = visible.length === 1 ? visible[0] : many.length === 0 && tables.length === 1 ? tables[0] : undefined;
  if (only !== undefined) return { kind: "one", index: only, leftOut: visible.length - 1 };
  if (many.length === 0) return { kind: "none", files: visible.length, tables: tables.length };
  return { kind: "many", indices: many, leftOut: visible.length - many.length };
}

/** The folder that all files are in; "" where there is none. */
export function commonFolder(paths: readonly string[]): string {
  const [first = ""] = paths[0]?.split("/").slice(0, -1) ?? [];
  return first !== "" && paths.every((path) => path.startsWith(`${first}/`)) ? first : "";
}
