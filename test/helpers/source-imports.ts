// Reads the imports of a source file with the TypeScript parser: static, dynamic, type-only, worker and asset imports, and
// those of the script blocks of a Svelte file.
import ts from "typescript";

export interface FoundImport {
  /** As written, without "?worker&inline" and the like; null when it is not a plain string. */
  readonly specifier: string | null;
  readonly typeOnly: boolean;
  /** Imported names; "*" for a namespace, a default as "default". */
  readonly names: readonly string[];
}

const scriptBlock = /<script\b[^>]*>([\s\S]*?)<\/script>/g;

/** The code of a file: a .svelte file's script blocks, anything else as it is. */
const codeOf = (path: string, text: string): string =>
  path.endsWith(".svelte") ? [...text.matchAll(scriptBlock)].map((match) => match[1]!).join("\n") : text;

export const parse = (path: string, text: string): ts.SourceFile =>
  ts.createSourceFile(`${path}.ts`, codeOf(path, text), ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);

/** Calls `see` for each node of the tree, parents first. */
export function walk(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => {
    walk(child, see);
  });
}

const textOf = (node: ts.Node | undefined): string | null =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text.split("?")[0]! : null;

function namesOf(clause: ts.ImportClause | undefined): string[] {
  const names = clause?.name === undefined ? [] : ["default"];
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return names;
  if (ts.isNamespaceImport(bindings)) return [...names, "*"];
  return [...names, ...bindings.elements.map((element) => (element.propertyName ?? element.name).text)];
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : undefined;
  return clause.name === undefined && named !== undefined && named.length > 0 && named.every((one) => one.isTypeOnly);
}

function isAddressOfFile(node: ts.Node): node is ts.NewExpression {
  if (!ts.isNewExpression(node) || node.expression.getText() !== "URL") return false;
  return (
    /^import\.meta\.url$/.test(node.arguments?.[1]?.getText() ?? "") &&
    (textOf(node.arguments?.[0]) ?? "").endsWith(".ts")
  );
}

function fromCall(node: ts.Node): FoundImport | null {
  if (ts.isCallExpression(node)) {
    const dynamic = node.expression.kind === ts.SyntaxKind.ImportKeyword;
    if (dynamic || node.expression.getText() === "require")
      return { specifier: textOf(node.arguments[0]), typeOnly: false, names: ["*"] };
  }
  if (isAddressOfFile(node)) return { specifier: textOf(node.arguments?.[0]), typeOnly: false, names: ["*"] };
  if (ts.isImportTypeNode(node)) {
    const argument = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
    return { specifier: textOf(argument), typeOnly: true, names: [] };
  }
  return null;
}

function fromNode(node: ts.Node): FoundImport | null {
  if (ts.isImportDeclaration(node)) {
    const clause = node.importClause;
    return { specifier: textOf(node.moduleSpecifier), typeOnly: isTypeOnly(clause), names: namesOf(clause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
    return { specifier: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly, names: ["*"] };
  return fromCall(node);
}

/** Every import of one file. */
export function importsOf(path: string, text: string): readonly FoundImport[] {
  const found: FoundImport[] = [];
  walk(parse(path, text), (node) => {
    const one = fromNode(node);
    if (one !== null) found.push(one);
  });
  return found;
}
