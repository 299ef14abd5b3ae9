// What a run of the matrix saw, as the table of docs/seal.md: one row a group, the open ways by name.
import { fired, type Tried } from "./attempt";
import type { Group } from "./vector";

export interface Column {
  readonly title: string;
  readonly tried: readonly Tried[];
}

const listed = (words: string, of: readonly string[]): string => (of.length === 0 ? "" : `${words}${of.join(", ")}`);

/** The control counts what arrived as it should; a way that did not says nothing about a seal. */
function controlCell({ vectors }: Group, { tried }: Column): string {
  const own = tried.filter(({ vector }) => vectors.includes(vector));
  const silent = own.filter((one) => !fired(one)).map(({ vector }) => vector.name);
  return own.length === 0 ? "–" : `${own.length - silent.length}${listed("; inconclusive: ", silent)}`;
}

function cell({ vectors }: Group, { tried }: Column): string {
  const open = tried.filter(({ vector, arrived }) => vectors.includes(vector) && arrived.length > 0);
  const named = open.map(({ vector }) => vector.name);
  return `${named.length}${listed(": ", named)}`;
}

export function tableOf(groups: readonly Group[], control: Column, others: readonly Column[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const titles = ["ways", ...[control, ...others].map(({ title }) => title)];
  const rows = groups.map((group) =>
    row([
      `${group.name} (${group.vectors.length})`,
      controlCell(group, control),
      ...others.map((column) => cell(group, column)),
    ]),
  );
  return [row(titles), row(titles.map(() => "---")), ...rows].join("\n");
}
