// Every engine equals transformers + peft (float64, one report at a time) within 1e-4 relative: small models of each family,
// pooling and target on every engine, real widths and the bundled encoder on the fast ones.
import { describe, expect, test } from "vitest";
import { bundledWeights } from "./bundled-weights";
import { engines } from "./engines";
import { bundledErrors, shapeCases, shapeErrors, smallCases, smallErrors, type Errors } from "./golden";

const tolerance = 1e-4;

function expectSmall(errors: Errors): void {
  for (const [what, error] of Object.entries(errors)) expect(error, what).toBeLessThan(tolerance);
}

describe.each(engines)("golden numbers of small models on $name", ({ open }) => {
  test.each(smallCases)("equals transformers and peft: $name", async (golden) => {
    expectSmall(await smallErrors(open, golden));
  });
});

describe.each(engines.filter(({ realWidths }) => realWidths))("golden numbers of real widths on $name", ({ open }) => {
  test.each(shapeCases)("equals transformers and peft: $name", { timeout: 60_000 }, async (golden) => {
    expectSmall(await shapeErrors(open, golden));
  });

  test("equals transformers and peft: the bundled encoder", { timeout: 60_000 }, async () => {
    expectSmall(await bundledErrors(open, bundledWeights()));
  });
});
