// The benchmark's end of a contestant's process: starts it, asks one thing at a time, and ends it.
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { errorSchema, factsSchema, timesSchema, valuesSchema, type Ask, type Row, type Times } from "./protocol";

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

export const nodeCommand = (kind: string): Command => ({
  program: process.execPath,
  args: [...process.execArgv, fileURLToPath(new URL("contestant.js", import.meta.url)), kind],
});

/** The Python of CLOISTER_PYTHON, else python3. */
export const python = (): string => process.env["CLOISTER_PYTHON"] ?? "python3";

export const opacusCommand = (): Command => ({
  program: python(),
  args: [fileURLToPath(new URL("../../bench/opacus.py", import.meta.url)), "--serve"],
});

export class Child {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string, undefined>;

  constructor(name: string, { program, args }: Command) {
    this.name = name;
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    // Libraries print warnings there; they are shown only if the process fails.
    let noise = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      noise = (noise + text).slice(-4000);
    });
    const hear = (error: Error) => {
      noise += error.message;
    };
    child.on("error", hear); // the program is absent
    child.stdin.on("error", hear); // it has ended; the question that it did not answer says so
    child.on("exit", (code, signal) => {
      if (code !== 0) console.error(`${name} ended with ${signal ?? `code ${code ?? "unknown"}`}\n${noise}`);
    });
    this.#process = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  async #ask(ask: Ask): Promise<unknown> {
    this.#process.stdin?.write(`${JSON.stringify(ask)}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`${this.name}: the process ended`);
    const answer: unknown = JSON.parse(line.value);
    const failed = v.safeParse(errorSchema, answer);
    if (failed.success) throw new Error(`${this.name}: ${failed.output.error}`);
    return answer;
  }

  async open(shape: string, threads: number): Promise<Readonly<Record<string, string>>> {
    return v.parse(factsSchema, await this.#ask({ do: "open", shape, threads })).facts;
  }

  async run(row: Row, lengths: readonly number[]): Promise<Times> {
    return v.parse(timesSchema, await this.#ask({ do: "run", row, lengths: [...lengths] }));
  }

  async values(of: "features" | "gradients", lengths: readonly number[]): Promise<Float32Array> {
    const { base64 } = v.parse(valuesSchema, await this.#ask({ do: "values", of, lengths: [...lengths] }));
    return new Float32Array(Uint8Array.from(Buffer.from(base64, "base64")).buffer);
  }

  end(): void {
    this.#process.stdin?.end(`${JSON.stringify({ do: "end" })}\n`);
  }
}
