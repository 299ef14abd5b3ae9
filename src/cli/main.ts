// `cloister`: the same engine without a page. Parses arguments and prints, nothing else.
import { DeviceError, InputError, problemText } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import { accountCommand, calibrateCommand } from "./account-command";
import { auditCommand } from "./audit-command";
import { classifyCommand } from "./classify-command";
import { directionsCommand } from "./directions-command";
import { evaluateCommand } from "./evaluate-command";
import { headersCommand } from "./headers-command";
import { labelCommand } from "./label-command";
import { ledgerCommand } from "./ledger-command";
import { samplesCommand } from "./samples-command";
import { serveCommand } from "./serve-command";
import { starterCommand } from "./starter-command";
import { sweepCommand } from "./sweep-command";
import { trainCommand } from "./train-command";
import { usage } from "./usage";
import { verifyCommand } from "./verify-command";

type Command = (args: readonly string[]) => number | Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  serve: (args) =>
    serveCommand(args, (line) => {
      console.log(line);
    }),
  headers: headersCommand,
  train: trainCommand,
  sweep: sweepCommand,
  classify: classifyCommand,
  evaluate: evaluateCommand,
  label: labelCommand,
  account: accountCommand,
  calibrate: calibrateCommand,
  audit: auditCommand,
  ledger: ledgerCommand,
  verify: verifyCommand,
  "make-samples": samplesCommand,
  "make-starter": starterCommand,
  "make-directions": directionsCommand,
};

const badInput = 2;

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "help" || args.includes("--help")) {
    console.log(usage);
    return name === undefined ? badInput : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new InputError(badArgument("there is no command of this name"));
  return command(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof InputError || error instanceof DeviceError) {
    console.error(problemText(error.problem));
    process.exitCode = badInput;
  } else throw error;
}
