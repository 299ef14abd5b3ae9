// Where the buffers of a program lie: a buffer takes a free place of its shape at its first writer and gives it back after its
// last reader, so that one layer's scratch serves all layers. Intervals of one shape: the greedy choice needs the fewest places.
import type { Buffer, Call, Program, Rows } from "./program";

/** Every buffer that a call reads or writes. */
export function buffersOf(call: Call): Buffer[] {
  const found: Buffer[] = [];
  for (const value of Object.values(call)) collect(value, found);
  return found;
}

const isBuffer = (value: object): value is Buffer => "id" in value && "rows" in value && "width" in value;

function collect(value: unknown, found: Buffer[]): void {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Array.isArray(value)) return;
  if (isBuffer(value)) found.push(value);
  else for (const inner of Object.values(value)) collect(inner, found);
}

interface Wanted {
  readonly buffers: readonly Buffer[];
  readonly calls: readonly Call[];
  /** Needed from the start: inputs. */
  readonly early: readonly Buffer[];
  /** Needed after the end: outputs. */
  readonly late: readonly Buffer[];
}

export function placesOf({ buffers, calls, early, late }: Wanted): Pick<Program, "places" | "shapes"> {
  const last = new Map<number, number>(); // id → place of its last call in the list
  const used = calls.map(buffersOf);
  for (const [c, call] of used.entries()) for (const { id } of call) last.set(id, c);
  for (const { id } of late) last.set(id, calls.length);
  const places = buffers.map(() => -1);
  const shapes: { readonly rows: Rows; readonly width: number }[] = [];
  const free = new Map<string, number[]>();
  const take = ({ id, rows, width }: Buffer) => {
    if (places[id] !== -1) return;
    const place = free.get(`${rows} ${width}`)?.pop();
    places[id] = place ?? shapes.push({ rows, width }) - 1;
  };
  const give = ({ id, rows, width }: Buffer) => {
    const shape = `${rows} ${width}`;
    free.set(shape, [...(free.get(shape) ?? []), places[id]!]);
  };
  for (const buffer of early) take(buffer);
  for (const [c, call] of used.entries()) {
    for (const buffer of call) take(buffer);
    for (const buffer of new Set(call)) if (last.get(buffer.id) === c) give(buffer);
  }
  return { places, shapes };
}
