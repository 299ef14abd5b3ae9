// Words of the install page.
import type { Release } from "./release";

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

export const text = {
  checking: "Looking at what the server offers…",
  installing: (done: number, total: number): string =>
    `Installing: ${megabytes(done)} of ${megabytes(total)} MB, each file compared with its SHA-256`,
  opening: "Installed. Opening…",
  current: ({ version, build }: Release): string =>
    `Cloister ${version}, build ${build}, is installed. The server offers the same.`,
  other: (release: Release, installed: string): string =>
    `Build ${installed} is installed. The server offers build ${release.build}, version ${release.version}. Nothing changes unless you say so.`,
  install: "Install",
  update: "Update",
  open: "Open Cloister",
  again: "Try again",
  hash: (sha256: string): string => `SHA-256 of the list of files: ${sha256}`,
} as const;
