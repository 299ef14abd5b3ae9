// How the time of a call grows with its tokens: reports of real lengths in batches of 1 to 64, and one report of 16 to 512 tokens.
import type { Child } from "./child";
import { megaflop, shapeOf } from "./models";
import type { Row } from "./protocol";
import { fitLine, median, type Line, type Point } from "./statistics";
import { figure, table } from "./table";
import { sumOf } from "./workload";

const batchSizes = [1, 4, 16, 64];
const reportLengths = [16, 32, 64, 128, 256, 384, 512];

/** Lengths evenly spread over the ascending ones, so that a batch of any size has about the same mean. */
const spreadOver = (ascending: readonly number[], count: number): number[] =>
  Array.from({ length: count }, (_, i) => ascending[Math.floor(((i + 0.5) * ascending.length) / count)]!);

/** y is processor time, so that a busy machine bends no line; a contestant with one thread spends nearly all of it at work. */
interface Timed extends Point {
  readonly wallMs: number;
}

interface Grown {
  readonly batches: readonly Timed[];
  readonly lengths: readonly Timed[];
}

interface Series {
  readonly child: Child;
  readonly row: Row;
  readonly repeats: number;
}

/** Medians; sizes take turns. */
async function times(series: Series, inputs: readonly (readonly number[])[]): Promise<Timed[]> {
  const { child, row, repeats } = series;
  const measured = inputs.map(() => ({ wall: new Array<number>(), cpu: new Array<number>() }));
  for (let round = 0; round <= repeats; round++)
    for (const [i, lengths] of inputs.entries()) {
      const { wallMs, cpuMs } = await child.run(row, lengths);
      if (round === 0) continue;
      measured[i]!.wall.push(wallMs);
      measured[i]!.cpu.push(cpuMs);
    }
  return inputs.map((lengths, i) => {
    const { wall, cpu } = measured[i]!;
    return { x: sumOf(lengths), y: median(cpu), wallMs: median(wall) };
  });
}

const sentence = (what: string, { start, slope, r2, worstRatio }: Line): string =>
  `${what}: ${start.toFixed(2)} ms + ${slope.toFixed(4)} ms a token, R² ${r2.toFixed(4)}, worst point ${worstRatio.toFixed(2)} of the line`;

/** Prints both series of one row with their lines. Attention alone grows with the square of a report's tokens; its share of the
 * floating-point operations stands beside each length, and the second line is through operations instead of tokens. */
export async function printGrowth(
  child: Child,
  {
    shape,
    ascending,
    repeats,
  }: { readonly shape: string; readonly ascending: readonly number[]; readonly repeats: number },
): Promise<void> {
  for (const row of ["forward", "gradients"] as const) {
    const batches = batchSizes.map((size) => spreadOver(ascending, size));
    const grown: Grown = {
      batches: await times({ child, row, repeats }, batches),
      lengths: await times(
        { child, row, repeats },
        reportLengths.map((T) => [T]),
      ),
    };
    const work = (T: number) => megaflop(shapeOf(shape), T)[row];
    console.log(`\n### ${row}, time against batch size\n`);
    const perToken = ({ x, y }: Point): string => figure((1000 * y) / x);
    console.log(
      table(
        ["reports", "tokens", "ms", "processor ms", "processor µs a token"],
        grown.batches.map((point, i) => [
          String(batchSizes[i]),
          String(point.x),
          figure(point.wallMs),
          figure(point.y),
          perToken(point),
        ]),
      ),
    );
    console.log(sentence("\nline through tokens", fitLine(grown.batches)));
    console.log(`\n### ${row}, time against length, one report\n`);
    const share = (T: number): string => {
      const { products, attention } = work(T);
      return `${((100 * attention) / (products + attention)).toFixed(0)} %`;
    };
    console.log(
      table(
        ["tokens", "ms", "processor ms", "processor µs a token", "attention's share of the operations"],
        grown.lengths.map((point) => [
          String(point.x),
          figure(point.wallMs),
          figure(point.y),
          perToken(point),
          share(point.x),
        ]),
      ),
    );
    console.log(sentence("\nline through tokens", fitLine(grown.lengths)));
    const operations = grown.lengths.map(({ x, y }) => ({
      x: (x * (work(x).products + work(x).attention)) / work(0).products,
      y,
    }));
    console.log(sentence("line through operations, in tokens without attention", fitLine(operations)));
  }
}
