// Where Chromium may be on this machine: CLOISTER_CHROMIUM, then the PATH, then the usual places.
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];
const usualPlaces = {
  linux: ["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome"].flatMap((folder) =>
    names.map((name) => join(folder, name)),
  ),
  darwin: [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
  ],
};

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // absent or not ours to run: the next place is looked at
  }
}

/** The program file, or null. A CLOISTER_CHROMIUM that is not a program is an error, never passed over. */
export function findChromium(env = process.env, platform = process.platform) {
  const chosen = env.CLOISTER_CHROMIUM;
  if (chosen !== undefined && chosen !== "") {
    if (isProgram(chosen)) return chosen;
    throw new Error("CLOISTER_CHROMIUM does not name a program that can be run.");
  }
  const onPath = (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "" && platform !== "win32")
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...(usualPlaces[platform] ?? [])].find(isProgram) ?? null;
}
