// The Renyi orders that epsilon is minimised over (PRIVACY 8.4). Any list gives a true bound; a finer one a smaller bound.

/** 1.1 … 10.9 by 0.1, 11 … 63, then ⌈64 · 2^(k/8)⌉ up to 16,384: 217 orders, ascending. */
export const renyiOrders: readonly number[] = [
  ...Array.from({ length: 99 }, (_, k) => (11 + k) / 10),
  ...Array.from({ length: 53 }, (_, k) => 11 + k),
  ...Array.from({ length: 65 }, (_, k) => Math.ceil(64 * 2 ** (k / 8))),
];
