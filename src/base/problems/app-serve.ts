// Problems of the area APP that the local server can meet.
import type { Problem } from "../errors";

export const serveArguments = (detail: string): Problem => ({
  code: "APP-SERVE",
  happened: "The server does not know these flags.",
  kept: "Nothing was started.",
  fix: "Use: cloister serve [--port N] [--open | --no-open].",
  detail: `cli/serve: ${detail}.`,
});

export const noFreePort = (port: number): Problem => ({
  code: "APP-PORT",
  happened: `Port ${port} of this computer could not be used.`,
  kept: "Nothing was started.",
  fix: "End the program that uses it, or choose another one with --port.",
  detail: `cli/serve: listening on 127.0.0.1:${port} did not work.`,
});

export const notBuilt = (): Problem => ({
  code: "APP-BUILD",
  happened: "The page has not been built yet.",
  kept: "Nothing was started.",
  fix: "Run npm run build, or npm start, which does it by itself.",
  detail: "cli/serve: expected the folder dist/page, found none.",
});
