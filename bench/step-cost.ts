// Milliseconds of JavaScript of one webgpu gradient step (4-layer BERT, LoRA rank 8 on query and value), on Dawn's null backend: from the
// call to the numbers, mapAsync included. Medians of five rounds of 200 steps. Run: node -e 'import("vite").then((v) =>
// v.runnerImport("./bench/step-cost.ts", { configFile: false, resolve: { tsconfigPaths: true } }))'
import { openNullStep } from "../test/engine/webgpu/null-step";
import { median } from "./statistics";

const { step, dispose } = await openNullStep();
const medians: number[] = [];
for (let round = 0; round < 5; round++) {
  const times: number[] = [];
  for (let i = 0; i < 200; i++) {
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
  medians.push(median(times));
}
console.log(`ms a step: ${medians.map((ms) => ms.toFixed(2)).join(", ")}`);
dispose();
process.exit(0); // tearing Dawn down may hang
