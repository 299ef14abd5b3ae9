// `npm start`: everything from a fresh clone to an open page. Flags go to the server: npm start -- --port 5000 --no-open
import { spawn } from "node:child_process";
import { join } from "node:path";
import { checkNode, ensureBuilt, ensureModules } from "./setup.mjs";
import { root } from "./source-hash.mjs";

checkNode();
ensureModules();
ensureBuilt("page");
ensureBuilt("cli");

const flags = process.argv.slice(2);
const open = flags.includes("--open") || flags.includes("--no-open") ? [] : ["--open"];
const server = spawn(process.execPath, [join(root, "dist/cli/main.js"), "serve", ...open, ...flags], {
  cwd: root,
  stdio: "inherit",
});
// Ctrl-C in a terminal reaches the server too; a signal to this process alone is handed on. Both end it well.
process.on("SIGINT", () => server.kill("SIGTERM"));
process.on("SIGTERM", () => server.kill("SIGTERM"));
server.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)));
