// Builds the page if its sources have changed since.
import { ensureBuilt } from "../../scripts/setup.mjs";

export default function build(): void {
  ensureBuilt("page");
}
