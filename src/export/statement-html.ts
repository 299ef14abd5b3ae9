// Small pieces of the statement page: escaped text, sections, lists, pairs. They know nothing about privacy.

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);

/** @param body HTML */
export const section = (title: string, body: string): string =>
  `<section><h2>${escapeHtml(title)}</h2>${body}</section>`;

export const list = (items: readonly string[]): string =>
  `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;

type Pairs = readonly (readonly [name: string, text: string])[];

export const facts = (pairs: Pairs): string =>
  `<dl class="facts">${pairs.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join("")}</dl>`;

/** SHA-256 values in full, one a line. */
export const hashes = (pairs: Pairs): string =>
  `<section><dl class="hashes">${pairs.map(([name, hash]) => `<dt>SHA-256 of ${escapeHtml(name)}</dt><dd>${escapeHtml(hash)}</dd>`).join("")}</dl></section>`;
