// Flags of `cloister serve`, and when a browser is opened.
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { openerOf } from "@/cli/open-browser";
import { parseServe } from "@/cli/serve-command";

const codeOf = (args: readonly string[]): string => {
  try {
    parseServe(args);
    return "none";
  } catch (error) {
    return error instanceof InputError ? error.problem.code : "not an InputError";
  }
};

describe("parseServe", () => {
  test("defaults to port 4321, the next ones if it is taken, and no browser", () => {
    expect(parseServe([])).toEqual({ port: 4321, more: 100, open: false });
  });

  test("a port asked for by hand is taken or refused, never replaced", () => {
    expect(parseServe(["--port", "5000"])).toEqual({ port: 5000, more: 0, open: false });
  });

  test("--no-open wins over --open, in either order", () => {
    expect(parseServe(["--open"]).open).toBe(true);
    expect(parseServe(["--open", "--no-open"]).open).toBe(false);
    expect(parseServe(["--no-open", "--open"]).open).toBe(false);
  });

  test.each([["--port"], ["--port", "x"], ["--port", "65536"], ["--port", "-1"], ["--host", "0.0.0.0"], ["more"]])(
    "refuses %j %j with APP-SERVE",
    (...args) => {
      expect(codeOf(args)).toBe("APP-SERVE");
    },
  );
});

describe("openerOf", () => {
  const address = "http://127.0.0.1:4321";
  test.each([
    ["linux with a display", { platform: "linux", env: { DISPLAY: ":0" } }, "xdg-open"],
    ["linux with Wayland", { platform: "linux", env: { WAYLAND_DISPLAY: "wayland-0" } }, "xdg-open"],
    ["linux without a display", { platform: "linux", env: {} }, null],
    ["a CI machine", { platform: "linux", env: { DISPLAY: ":0", CI: "true" } }, null],
    ["macOS", { platform: "darwin", env: {} }, "open"],
    ["Windows", { platform: "win32", env: {} }, "cmd"],
    ["macOS in CI", { platform: "darwin", env: { CI: "1" } }, null],
  ] as const)("%s", (_name, surroundings, command) => {
    expect(openerOf(address, surroundings)?.command ?? null).toBe(command);
  });

  test("the address is the last argument", () => {
    expect(openerOf(address, { platform: "linux", env: { DISPLAY: ":0" } })?.args).toEqual([address]);
  });
});
