#!/usr/bin/env node
// `npx cloister …` inside a clone: sets up what is missing (its words go to stderr), then runs the built command line.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { checkNode, ensureBuilt, ensureModules } from "../scripts/setup.mjs";
import { root } from "../scripts/source-hash.mjs";

checkNode();
ensureModules();
ensureBuilt("cli");
const [command] = process.argv.slice(2);
if (command === "serve") ensureBuilt("page");

const child = spawn(process.execPath, [join(root, "dist/cli/main.js"), ...process.argv.slice(2)], { stdio: "inherit" });
process.on("SIGINT", () => child.kill("SIGTERM"));
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
