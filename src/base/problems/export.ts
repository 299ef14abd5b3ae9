// Problems of the area EXPORT: bundles, statement, verification.
import type { Problem } from "../errors";

export const notShared = (): Problem => ({
  code: "EXPORT-PRIVATE",
  happened: "This adapter was trained without privacy, so there is no bundle to share.",
  kept: "The adapter stays here.",
  fix: "Train with an epsilon, or save the internal record.",
  detail: "export/share: expected a run with privacy, got none",
});

export const mergedFamilyOnly = (): Problem => ({
  code: "EXPORT-MERGED",
  happened: "A merged model exists only for the model's own pooling, and this adapter reads the tokens themselves.",
  kept: "The adapter stays here.",
  fix: "Export the adapter folder instead.",
  detail: "export/merged: expected pooling family, got another",
});

/** @param lacking names of our own statement fields */
export const statementLacks = (lacking: readonly string[]): Problem => ({
  code: "EXPORT-STATEMENT",
  happened: `The privacy statement lacks: ${lacking.join(", ")}.`,
  kept: "Nothing was written.",
  fix: "Complete it under Privacy.",
  detail: `export/privacy-file: expected ${lacking.length} more fields`,
});

/** @param check what did not hold, in our words */
export const bundleDiffers = (check: string): Problem => ({
  code: "EXPORT-VERIFY",
  happened: "The bundle that was written does not pass its own check.",
  kept: "Nothing was saved; the adapter stays here.",
  fix: "Export again.",
  detail: `export/verify: ${check}`,
});
