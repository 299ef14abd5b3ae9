// The rules of docs/architecture.md applied to one source file: arrows between rooms, homes of packages, homes of names.
import { posix } from "node:path";
import ts from "typescript";
import type { Arrow, Row } from "./room-table";
import { importsOf, parse, walk, type FoundImport } from "./source-imports";

export interface Rules {
  readonly rooms: readonly Row[];
  readonly packages: ReadonlyMap<string, readonly string[]>;
  readonly names: ReadonlyMap<string, readonly string[]>;
}

export interface SourceFile {
  /** Below src/: "engine/engine.ts". */
  readonly path: string;
  readonly text: string;
}

const inside = (path: string, room: string): boolean => path === room || path.startsWith(`${room}/`);

/** The longest room name that holds the path: files with rules of their own come before their room. */
export function roomOf(path: string, rooms: readonly Row[]): string | null {
  const names = rooms.flatMap((row) => row.rooms).filter((room) => inside(path, room));
  return names.sort((a, b) => b.length - a.length)[0] ?? null;
}

/** The folder room that holds the path, even where the file has a row of its own. */
const folderOf = (path: string, rooms: readonly Row[]): string | null =>
  roomOf(
    path,
    rooms.map((row) => ({ ...row, rooms: row.rooms.filter((room) => !/\.\w+$/.test(room)) })),
  );

const arrowsOf = (path: string, rooms: readonly Row[]): readonly Arrow[] => {
  const own = roomOf(path, rooms);
  return rooms.find((row) => own !== null && row.rooms.includes(own))?.arrows ?? [];
};

function admits(arrow: Arrow, target: string, typeOnly: boolean): boolean {
  if (!inside(target, arrow.room)) return false;
  if (arrow.only === null) return true;
  const file = target.slice(arrow.room.length + 1).replace(/\.(?:ts|svelte)$/, "");
  return (typeOnly && arrow.only.includes("types")) || arrow.only.includes(file);
}

/** Path below src/ (or "public/…") that a specifier means, null for a package. */
function targetOf(from: string, specifier: string): string | null {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  if (!specifier.startsWith(".")) return null;
  const joined = posix.join("src", posix.dirname(from), specifier);
  return joined.startsWith("src/") ? joined.slice(4) : joined;
}

function arrowFault({ path }: SourceFile, found: FoundImport, { rooms }: Rules): string | null {
  const { specifier, typeOnly } = found;
  if (specifier === null) return "imports something that is not a plain string";
  const target = targetOf(path, specifier);
  if (target === null) return null;
  const [from, to] = [folderOf(path, rooms), folderOf(target, rooms)];
  if (from !== null && from === to) return null;
  if (specifier.startsWith(".") && to !== null && from !== null)
    return `leaves its room by "${specifier}": write "@/${target}"`;
  if (arrowsOf(path, rooms).some((arrow) => admits(arrow, target, typeOnly))) return null;
  return `may not import ${typeOnly ? "types of " : ""}"${target}"`;
}

const packageName = (specifier: string): string =>
  specifier.startsWith("node:")
    ? "node:*"
    : specifier
        .split("/")
        .slice(0, specifier.startsWith("@") ? 2 : 1)
        .join("/");

const isHome = (path: string, homes: readonly string[]): boolean =>
  homes.includes("all") || homes.some((home) => inside(path, home));

function packageFault({ path }: SourceFile, { specifier }: FoundImport, { packages }: Rules): string | null {
  if (specifier === null || targetOf(path, specifier) !== null) return null;
  const name = packageName(specifier);
  const homes = packages.get(name) ?? packages.get(`${name.split("/")[0]!}/*`);
  if (homes === undefined) return `imports the package "${name}", which docs/architecture.md does not name`;
  return isHome(path, homes) ? null : `may not import the package "${name}"`;
}

const randomOfTensors = /^(?:random|truncatedNormal$|multinomial$|rand$)/;

/** The forbidden word that an import brings in, if any: seededRng, or a random function of TensorFlow.js. */
const importedWords = (found: FoundImport): string[] =>
  found.names.flatMap((name) => {
    if (name === "seededRng") return [name];
    return randomOfTensors.test(name) && found.specifier?.startsWith("@tensorflow/") === true ? ["tf.random*"] : [];
  });

const globals = new Set(["globalThis", "self", "window"]);
const owners = new Set(["Math", "navigator", "tf"]);

/** "Math.random", "navigator.gpu", "tf.random*" or the bare member of a global object; null for any other access. */
function memberWord(owner: string, member: string): string | null {
  if (globals.has(owner)) return member;
  if (!owners.has(owner)) return member === "sendBeacon" ? member : null;
  if (owner === "tf") return randomOfTensors.test(member) ? "tf.random*" : null;
  return member === "sendBeacon" ? member : `${owner}.${member}`;
}

/** Whether an identifier stands for a value of its own, not for a member, a key or a declared name. */
function isFree(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isQualifiedName(parent) || ts.isTypeReferenceNode(parent)) return false;
  const named = ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertySignature(parent);
  return !((named || ts.isMethodSignature(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node);
}

function wordOf(node: ts.Node): string | null {
  if (ts.isIdentifier(node)) return isFree(node) ? node.text : null;
  if (ts.isPropertyAccessExpression(node)) return memberWord(node.expression.getText(), node.name.text);
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return memberWord(node.expression.getText(), node.argumentExpression.text);
  return null;
}

/** Destructuring such as `const { random } = Math`. */
function unpackedWords(node: ts.Node): string[] {
  if (!ts.isVariableDeclaration(node) || !ts.isObjectBindingPattern(node.name) || node.initializer === undefined)
    return [];
  const owner = node.initializer.getText();
  const members = node.name.elements.map((element) => (element.propertyName ?? element.name).getText());
  return members.flatMap((member) => memberWord(owner, member) ?? []);
}

function nameFaults(file: SourceFile, imports: readonly FoundImport[], { names }: Rules): string[] {
  const words = new Set(imports.flatMap(importedWords));
  walk(parse(file.path, file.text), (node) => {
    for (const word of [wordOf(node) ?? [], unpackedWords(node)].flat()) words.add(word);
  });
  return [...words]
    .filter((word) => names.has(word) && !isHome(file.path, names.get(word)!))
    .map((word) => `may not use ${word}`);
}

/** Every broken rule of one file, each as "path: what". */
export function faultsOf(file: SourceFile, rules: Rules): readonly string[] {
  if (roomOf(file.path, rules.rooms) === null) return [`${file.path}: stands in no room of docs/architecture.md`];
  const imports = importsOf(file.path, file.text);
  const fromImports = imports.flatMap((found) => [
    arrowFault(file, found, rules) ?? [],
    packageFault(file, found, rules) ?? [],
  ]);
  return [...fromImports.flat(), ...nameFaults(file, imports, rules)].map((what) => `${file.path}: ${what}`);
}
