// Opens WebGPU in Node on the software driver that comes with Chromium (SwiftShader), or on Dawn's null backend, which compiles
// and checks everything and computes nothing. Tests that need it are skipped, with the reason, where the driver is not found.
import { existsSync, readFileSync, realpathSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { create, globals } from "webgpu";
import { findChromium } from "../../scripts/find-chromium.mjs";

const driverName = "vk_swiftshader_icd.json";

/** Folders where the real Chromium of this program may lie: the program is often a script beside none of its files. */
function foldersOf(program: string): string[] {
  const real = realpathSync(program);
  const name = basename(program);
  const libraries = ["/usr/lib", "/usr/lib64", "/opt"].map((root) => join(root, name));
  const named = [
    ...readFileSync(real)
      .subarray(0, 8192)
      .toString("latin1")
      .matchAll(/(?:\/[\w.-]+)+/g),
  ];
  const scripted = named.flatMap(([path]) => [path, dirname(path)]);
  return [dirname(real), ...libraries, "/usr/lib/chromium-browser", "/opt/google/chrome", ...scripted];
}

/** Folders of the browsers that Playwright installed. */
function playwrightFolders(): string[] {
  const root = process.env["PLAYWRIGHT_BROWSERS_PATH"] ?? join(homedir(), ".cache/ms-playwright");
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((build) =>
    readdirSync(join(root, build)).map((platform) => join(root, build, platform)),
  );
}

/** The folder with the driver, or null. */
function driverFolder(): string | null {
  const program = findChromium();
  const folders = [...(program === null ? [] : foldersOf(program)), ...playwrightFolders()];
  return folders.find((folder) => existsSync(join(folder, driverName))) ?? null;
}

// Dawn loads "libvulkan.so.1" by name and few servers have it; Chromium brings one. A library that stays loaded answers to its
// name. Node reports that it is no addon, which is true.
const keepLoaded = 2 | 0x1000; // RTLD_NOW | RTLD_NODELETE

function loadVulkan(folder: string): void {
  const file = join(folder, "libvulkan.so.1");
  if (process.platform !== "linux" || !existsSync(file)) return;
  try {
    process.dlopen({ exports: {} }, file, keepLoaded);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("self-register")) throw error;
  }
}

function prepare(): string | null {
  Object.assign(globalThis, globals);
  const folder = driverFolder();
  if (folder === null) return null;
  process.env["VK_ICD_FILENAMES"] = join(folder, driverName);
  loadVulkan(folder);
  return folder;
}

const folder = prepare();

/** WebGPU on SwiftShader; null where there is none. */
export const softwareGpu: GPU | null = folder === null ? null : create([]);

/** Why tests are skipped, for their title; "" where they run. */
export const skipReason =
  softwareGpu === null ? ` (skipped: no ${driverName} beside Chromium, which npm test installs)` : "";

// Dawn's objects do not keep their instance alive: a collected one takes the process with it.
let nullInstance: GPU | undefined;

/** Validates and compiles, computes nothing. */
export const nullGpu = (): GPU => (nullInstance ??= create(["backend=null"]));
