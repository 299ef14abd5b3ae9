// embed: out = norm(Ew[id_n] + (Ep[n − off_b] + Et[0])); the row of token type 0 is added to the position rows at upload.
import type { Call } from "@/engine/program/program";
import { index, stored, vectors, writes } from "@/engine/webgpu/bind";
import type { Dispatch, Target } from "@/engine/webgpu/dispatch";
import { normVectors, positionTable, wordTable } from "@/engine/webgpu/frozen";
import { entry, half4 } from "@/engine/webgpu/wgsl";
import { rowLanes } from "./row-lanes";

const body = `
  let rows = batch.tokens;
  let at = rowAt(group, local);
  let lane = laneAt(local);
  let row = min(at, rows - 1u);
  let start = row * width4;
  let wordAt = index[batch.idsAt + row] * width4;
  let placeAt = (row - index[index[batch.reportsAt + row]]) * width4;
  var sum = 0.0;
  for (var c = lane; c < width4; c += lanes) {
    let v = wordOf(wordAt + c) + positions[placeAt + c];
    sum += (v.x + v.y) + (v.z + v.w);
  }
  let mean = total(sum, lane) / f32(width4 * 4u);
  var squares = 0.0;
  for (var c = lane; c < width4; c += lanes) {
    let v = wordOf(wordAt + c) + positions[placeAt + c] - mean;
    squares += (v.x * v.x + v.y * v.y) + (v.z * v.z + v.w * v.w);
  }
  let rho = inverseSqrt(total(squares, lane) / f32(width4 * 4u) + epsilon);
  if (at < rows) {
    for (var c = lane; c < width4; c += lanes) {
      let v = wordOf(wordAt + c) + positions[placeAt + c];
      out[start + c] = (v - mean) * rho * vectors[c] + vectors[width4 + c];
    }
  }
`;

export interface Vocabulary {
  readonly vocabSize: number;
  readonly maxTokens: number;
}

export function embed(call: Extract<Call, { kernel: "embed" }>, target: Target, vocabulary: Vocabulary): Dispatch {
  const { out, norm, word, position, type } = call;
  const { width } = out;
  const { threads, rowsPerGroup, needsSubgroups, code } = rowLanes(target);
  const words = wordTable(word, vocabulary.vocabSize * width);
  const positions = positionTable({ position, type, width }, vocabulary.maxTokens * width);
  const isHalf = target.isHalf(words);
  const wordOf = `fn wordOf(at: u32) -> vec4<f32> { return ${isHalf ? "half4(words[at])" : "words[at]"}; }\n`;
  return {
    name: `embed ${target.variant}${isHalf ? " half" : ""}`,
    bindings: [
      index,
      stored("words", words, target),
      vectors("positions", positions),
      vectors("vectors", normVectors(norm, width)),
      writes("out", out),
    ],
    constants: { sizes: { width4: width / 4 }, reals: { epsilon: norm.epsilon } },
    params: [],
    code: (isHalf ? half4 : "") + wordOf + code + entry(threads, body),
    needsSubgroups,
    groups: { rows: "tokens", units: 1, size: rowsPerGroup, times: 1 },
    work: 6 * width,
  };
}
