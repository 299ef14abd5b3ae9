// Holm's correction of a family of p-values. Source: Holm 1979.

/** [m] adjusted p in the order given: p_(i) → max over j ≤ i of min(1, (m − j + 1) p_(j)), sorted from the smallest. */
export function holm(pValues: readonly number[]): number[] {
  const m = pValues.length;
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[i]! - pValues[j]!);
  const adjusted = new Array<number>(m).fill(0);
  let largest = 0;
  for (const [place, i] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (m - place) * pValues[i]!));
    adjusted[i] = largest;
  }
  return adjusted;
}
