// Panels of a frozen matrix, the right side of the micro-kernel: [⌈lanes/8⌉][k][8], zeros beyond the last lane.

const width = 8;

export const bytesOfPanels = (lanes: number, k: number): number => Math.ceil(lanes / width) * width * k * 4;

/** Lanes are the rows of values [lanes, k]. */
export function panelsOfRows(values: Float32Array, k: number, out: Float32Array): void {
  const lanes = values.length / k;
  for (let lane = 0; lane < lanes; lane++) {
    const from = lane * k;
    const to = Math.floor(lane / width) * k * width + (lane % width);
    for (let i = 0; i < k; i++) out[to + i * width] = values[from + i]!;
  }
}

/** Lanes are the columns of values [k, lanes]. */
export function panelsOfColumns(values: Float32Array, lanes: number, out: Float32Array): void {
  const k = values.length / lanes;
  for (let first = 0; first < lanes; first += width) {
    const count = Math.min(width, lanes - first);
    for (let i = 0; i < k; i++) {
      const from = i * lanes + first;
      const to = first * k + i * width;
      for (let lane = 0; lane < count; lane++) out[to + lane] = values[from + lane]!;
    }
  }
}
