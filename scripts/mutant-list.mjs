// The 16 planted bugs of docs/privacy.md. Each is a change of one source file by exact text, and the tests that must see it.
// A text that is not found exactly once is an error: the list follows the code.

const step = "src/training/step.ts";
const addNoise = "src/privacy/mechanism/add-noise.ts";
const clippedSum = "src/privacy/mechanism/clipped-sum.ts";

const stepTests = ["test/training/step.test.ts"];
const noiseTests = ["test/training/step-noise.test.ts"];
const runTests = ["test/training/run-accounting.test.ts"];
const clipTests = ["test/privacy/mechanism/clipped-sum.test.ts"];

/** @typedef {{ id: string, name: string, file: string, changes: [find: string, put: string][], tests: string[], only?: string }} Mutant */

/** @type {Mutant[]} */
export const mutants = [
  {
    id: "M1",
    name: "noise halved",
    file: addNoise,
    changes: [["plan.noiseMultiplier * sensitivity;", "(plan.noiseMultiplier * sensitivity) / 2;"]],
    tests: ["test/privacy/mechanism/noise.test.ts", ...noiseTests],
  },
  {
    id: "M2",
    name: "noise for each part",
    file: step,
    changes: [
      [
        "const gradients = forEachUnit(drawn, source, (row) => {",
        `let parts = 0;
  const inParts: GradientSource = {
    ...source,
    gradients: (reports) => {
      const free = { spend: () => undefined };
      const extra = { plan, receipt: free, sensitivity: sum.sensitivity(privacy.relation) };
      if (parts++ > 0) drawNoise(clip.size, extra, rng).addTo(sum.values);
      return source.gradients(reports);
    },
  };
  const gradients = forEachUnit(drawn, inParts, (row) => {`,
      ],
    ],
    tests: noiseTests,
  },
  {
    id: "M3",
    name: "no clip",
    file: clippedSum,
    changes: [
      ["(Math.min(1, inner / norm) * gridScale) / clipNorm", "(inner > 0 ? gridScale : 0) / clipNorm"],
      ["const squareLimit = gridScale * gridScale;", "const squareLimit = 2 ** 100;"],
    ],
    tests: clipTests,
  },
  {
    id: "M4",
    name: "clip of the batch, not of each unit",
    file: step,
    changes: [
      ["    clippedSum(row, clip, sum);\n", "    row.forEach((value, p) => {\n      total[p]! += value;\n    });\n"],
      [
        "  const sum = clippedSum(new Float32Array(0), clip);\n",
        "  const sum = clippedSum(new Float32Array(0), clip);\n  const total = new Float32Array(clip.size);\n",
      ],
      [
        "    const losses = await gradients;\n",
        "    const losses = await gradients;\n    clippedSum(total, clip, sum);\n",
      ],
    ],
    tests: stepTests,
  },
  {
    id: "M5",
    name: "one LoRA factor without noise",
    file: step,
    changes: [
      [
        "    return { ...release(sum, noise, plan), losses };\n",
        `    const bare = sum.values.slice();
    const { values } = release(sum, noise, plan);
    const factor = source.layout.slots.find(({ kind }) => kind === "loraB");
    const unit = clip.clipNorm / (sum.gridScale * plan.expectedBatchSize);
    if (factor)
      for (let p = factor.offset; p < factor.offset + factor.size; p++) values[p] = bare[p]! * unit;
    return { values, losses };
`,
      ],
    ],
    tests: noiseTests,
  },
  {
    id: "M6",
    name: "mean by the drawn batch",
    file: step,
    changes: [
      [
        "const plan = noisePlanOf(privacy);",
        "const plan = { ...noisePlanOf(privacy), expectedBatchSize: Math.max(1, drawn.length) };",
      ],
    ],
    tests: stepTests,
  },
  {
    id: "M7",
    name: "shuffled epochs for Poisson sampling",
    file: "src/privacy/sampling/poisson.ts",
    changes: [
      [
        "  return drawn;\n",
        `  drawn.length = 0;
  const size = Math.round(samplingProbability * unitCount);
  if (left.length < size)
    left = Array.from({ length: unitCount }, (_, unit) => ({ unit, key: rng.word() }))
      .sort((a, b) => a.key - b.key)
      .map(({ unit }) => unit);
  return left.splice(0, size).sort((a, b) => a - b);
`,
      ],
      ["/**\n * Indices of the drawn units", "let left: number[] = [];\n\n/**\n * Indices of the drawn units"],
    ],
    tests: ["test/privacy/sampling/poisson.test.ts"],
    only: "draws each unit by its own coin", // without empty batches another test would draw for ever
  },
  {
    id: "M8",
    name: "empty draws skipped",
    file: step,
    changes: [
      [
        "  const drawn = draw(units, privacy, gate.rng);\n",
        `  const drawn = draw(units, privacy, gate.rng);
  if (drawn.length === 0) return { state: { ...state, step: state.step + 1 }, meanLoss: null, reports: 0 };
`,
      ],
    ],
    tests: [...stepTests, ...runTests],
  },
  {
    id: "M9",
    name: "NaN passes",
    file: clippedSum,
    changes: [
      ["if (!isFinite(new Uint32Array(row.buffer, row.byteOffset, size))) continue;", "void isFinite;"],
      ["if (!(k * k <= squareLimit && m * m <= squareLimit)) {", "if (k * k > squareLimit || m * m > squareLimit) {"],
      ["if (!(evens + odds + last * last <= squareLimit))", "if (evens + odds + last * last > squareLimit)"],
    ],
    tests: clipTests,
  },
  {
    id: "M10",
    name: "stale rows of the buffer counted",
    file: "src/training/unit-gradients.ts",
    changes: [
      [
        "    losses.push(...gradients.losses);\n",
        `    losses.push(...gradients.losses);
    const whole = new Float32Array(gradients.perReport.buffer);
    const first = gradients.perReport.byteOffset / 4 + reports.length * P;
    for (let start = first; start + P <= whole.length; start += P) onUnit(whole.subarray(start, start + P));
`,
      ],
    ],
    tests: ["test/training/randomness.test.ts"],
  },
  {
    id: "M11",
    name: "claim with a wrong q",
    file: "src/training/plan-cost.ts",
    changes: [
      ["{ ...privacy, ...run }", "{ ...privacy, ...run, samplingProbability: 0.9 * privacy.samplingProbability }"],
    ],
    tests: runTests,
  },
  {
    id: "M12",
    name: "one step more than T",
    file: "src/training/fit.ts",
    changes: [["while (state.step < lastStep &&", "while (state.step <= lastStep &&"]],
    tests: runTests,
  },
  {
    id: "M13",
    name: "noise used again",
    file: addNoise,
    changes: [
      [
        "  for (let p = 0; p < size; p++) values[p] = draw();\n",
        `  if (kept.length !== size) kept = Float64Array.from({ length: size }, draw);
  values.set(kept);
`,
      ],
      ["const noiseStdDev = (", "let kept = new Float64Array(0);\nconst noiseStdDev = ("],
    ],
    tests: noiseTests,
  },
  {
    id: "M14",
    name: "words from Math.random",
    file: "src/base/random.ts",
    changes: [
      [
        "crypto.getRandomValues(pool);",
        "for (let i = 0; i < pool.length; i++) pool[i] = Math.floor(Math.random() * 2 ** 32);",
      ],
    ],
    tests: ["test/training/randomness.test.ts"],
  },
  {
    id: "M15",
    name: "charge after the release",
    file: step,
    changes: [
      ["  const receipt = await gate.account.charge(state.step);", "  const receipt = { spend: () => undefined };"],
      [
        "  const { values, losses } = await noisySum(drawn, receipt, gate);\n",
        `  const { values, losses } = await noisySum(drawn, receipt, gate);
  (await gate.account.charge(state.step)).spend();
`,
      ],
    ],
    tests: stepTests,
  },
  {
    id: "M16",
    name: "expected batch from the private number of units",
    file: step,
    changes: [
      [
        "await noisySum(drawn, receipt, gate);",
        `await noisySum(drawn, receipt, {
    ...gate,
    privacy: { ...privacy, publicUnitCount: Math.max(units.length, 1 / privacy.samplingProbability) },
  });`,
      ],
    ],
    tests: [...stepTests, ...runTests],
  },
];
