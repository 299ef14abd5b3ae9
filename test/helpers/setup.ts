// Runs before each unit test file: the matcher toBeAllClose, and a guard that fails a test which writes a warning or an
// error to the console without having said so (vi.spyOn(console, …).mockImplementation(…) in the test itself).
import { afterEach, beforeEach, expect } from "vitest";
import { toBeAllClose, type Tolerance } from "./all-close";

declare module "vitest" {
  interface Matchers {
    toBeAllClose: (expected: ArrayLike<number>, tolerance: Tolerance) => void;
  }
}

expect.extend({ toBeAllClose });

const heard: string[] = [];
const originals = { warn: console.warn, error: console.error };
// TensorFlow.js greets Node users once a process; there is no other channel to tell it that we know.
const expected = /looks like you are running TensorFlow\.js in Node\.js/;

const listenTo =
  (level: "warn" | "error") =>
  (...words: unknown[]): void => {
    const line = words.map(String).join(" ");
    if (!expected.test(line)) heard.push(`${level}: ${line}`);
  };

beforeEach(() => {
  heard.length = 0;
  console.warn = listenTo("warn");
  console.error = listenTo("error");
});

afterEach(() => {
  Object.assign(console, originals);
  if (heard.length > 0) throw new Error(`the test wrote to the console:\n${heard.join("\n")}`);
});
