// A disk that can lose power: two slot files whose operations are recorded; after a cut, what was flushed is there, and of the
// rest any part of 4 KiB pages in any order.
import type { SlotFile } from "@/storage/slots";

const page = 4096;

export type Operation =
  | { readonly kind: "write"; readonly file: 0 | 1; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "truncate"; readonly file: 0 | 1; readonly size: number }
  | { readonly kind: "flush"; readonly file: 0 | 1 };

function apply(content: Uint8Array, operation: Operation): Uint8Array {
  if (operation.kind === "flush") return content;
  if (operation.kind === "truncate") {
    const cut = new Uint8Array(operation.size);
    cut.set(content.subarray(0, operation.size));
    return cut;
  }
  const grown = new Uint8Array(Math.max(content.length, operation.at + operation.bytes.length));
  grown.set(content);
  grown.set(operation.bytes, operation.at);
  return grown;
}

/** A write as its pages: the disk may keep some of them and not others. */
function pagesOf(operation: Operation): Operation[] {
  if (operation.kind !== "write") return [operation];
  const parts: Operation[] = [];
  for (let from = 0; from < operation.bytes.length;) {
    const at = operation.at + from;
    const to = Math.min(operation.bytes.length, from + page - (at % page));
    parts.push({ ...operation, at, bytes: operation.bytes.slice(from, to) });
    from = to;
  }
  return parts;
}

export class FakeDisk {
  readonly contents: [Uint8Array, Uint8Array];
  readonly trace: Operation[] = [];
  /** Bytes that still fit; a write beyond is cut short without an error. */
  space = Infinity;
  /** How a write that is cut short says so: bytes written, the wrapped number that Chromium returned, or the error of the specification. */
  shortAnswer: "count" | "wrapped" | "throws" = "count";
  /** Whole writes that still succeed; the one after them finds no space. */
  writes = Infinity;

  constructor(contents: readonly [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)]) {
    this.contents = [contents[0].slice(), contents[1].slice()];
  }

  files(): [SlotFile, SlotFile] {
    return [this.#file(0), this.#file(1)];
  }

  #do(operation: Operation): void {
    this.trace.push(operation);
    this.contents[operation.file] = apply(this.contents[operation.file], operation);
  }

  #file(file: 0 | 1): SlotFile {
    return {
      read: (buffer, { at }) => {
        const part = this.contents[file].subarray(at, at + buffer.length);
        buffer.set(part);
        return part.length;
      },
      write: (buffer, { at }) => {
        const bytes = buffer.slice(0, this.writes-- > 0 ? Math.min(buffer.length, this.space) : 0);
        this.space -= bytes.length;
        this.#do({ kind: "write", file, at, bytes });
        if (bytes.length === buffer.length) return bytes.length;
        if (this.shortAnswer === "throws") throw new DOMException("no space", "QuotaExceededError");
        return this.shortAnswer === "wrapped" ? 4294967288 : bytes.length;
      },
      truncate: (size) => {
        this.#do({ kind: "truncate", file, size });
      },
      flush: () => {
        this.#do({ kind: "flush", file });
      },
      getSize: () => this.contents[file].length,
      close: () => undefined,
    };
  }
}

/**
 * The disk after a power cut: `done` operations were asked for, those before a file's last flush are kept, and of the others
 * each page is kept with chance one half, in a drawn order.
 * @param chance  0 … 1, one draw a call
 */
export function afterCut(trace: readonly Operation[], done: number, chance: () => number): FakeDisk {
  const disk = new FakeDisk();
  const asked = trace.slice(0, done);
  for (const file of [0, 1] as const) {
    const own = asked.filter((operation) => operation.file === file);
    const flushed = own.findLastIndex((operation) => operation.kind === "flush") + 1;
    const open = own
      .slice(flushed)
      .flatMap(pagesOf)
      .filter(() => chance() < 0.5);
    for (let i = open.length - 1; i > 0; i--) {
      const j = Math.floor(chance() * (i + 1));
      [open[i], open[j]] = [open[j]!, open[i]!];
    }
    for (const operation of [...own.slice(0, flushed), ...open])
      disk.contents[file] = apply(disk.contents[file], operation);
  }
  return disk;
}
