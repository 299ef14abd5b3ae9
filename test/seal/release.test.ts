// The list of a release: read whole or not at all.
import { expect, test } from "vitest";
import { readRelease, releaseBytes } from "@/seal/release";

const sha256 = "0".repeat(64);
const list = { version: "0.1.0", build: "0123456789ab", files: [{ path: "/", sizeBytes: 10, sha256 }] };
const file = list.files[0]!;

test("is read, and its bytes add up", () => {
  const release = readRelease(JSON.stringify({ ...list, files: [file, { ...file, path: "/a.js", sizeBytes: 5 }] }));
  expect(release && releaseBytes(release)).toBe(15);
});

test.each([
  ["no JSON", "{"],
  ["null", "null"],
  ["no files", JSON.stringify({ ...list, files: [] })],
  ["no document", JSON.stringify({ ...list, files: [{ ...file, path: "/a.js" }] })],
  ["a file twice", JSON.stringify({ ...list, files: [file, file] })],
  ["a path with a query", JSON.stringify({ ...list, files: [file, { ...file, path: "/a?b" }] })],
  ["a path of another host", JSON.stringify({ ...list, files: [file, { ...file, path: "//evil.test/a" }] })],
  ["a size below zero", JSON.stringify({ ...list, files: [{ ...file, sizeBytes: -1 }] })],
  ["a short hash", JSON.stringify({ ...list, files: [{ ...file, sha256: "00" }] })],
  ["a build that is no hash", JSON.stringify({ ...list, build: "../x" })],
])("%s is refused", (_what, json) => {
  expect(readRelease(json)).toBeNull();
});
