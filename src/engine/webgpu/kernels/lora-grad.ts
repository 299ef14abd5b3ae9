// loraGrad: perReport[b, offset + i·columns + j] (+)= scale·Σ_n left[n, i]·right[n, j] over the tokens of report b, n ascending.
// A thread has a 4×4 block of outputs where all shapes are multiples of 4, else one output; no barrier either way.
import type { Call, OuterSum } from "@/engine/program/program";
import { index, reads, writes } from "@/engine/webgpu/bind";
import { bitsOf, type Dispatch, type Target } from "@/engine/webgpu/dispatch";
import { entry, ownThreads } from "@/engine/webgpu/wgsl";

type Grad = Extract<Call, { kernel: "loraGrad" }>;

const fits = ({ left, right }: OuterSum): boolean =>
  [left.from, left.count, right.from, right.count].every((n) => n % 4 === 0);

const quarters = [0, 1, 2, 3];

/** WGSL of one block: load a left and a right value, add their products, store. */
interface Block {
  readonly start: string;
  readonly add: string;
  readonly store: string;
}

const single: Block = {
  start: "var sum = 0.0;",
  add: "sum += left[n * leftWidth + leftAt] * right[n * rightWidth + rightAt];",
  store: "store(at, scale * sum);",
};

const fourByFour: Block = {
  start: quarters.map((i) => `var sum${i} = vec4<f32>();`).join(" "),
  add: `let a = left[n * leftWidth + leftAt];
      let b = right[n * rightWidth + rightAt];
      ${quarters.map((i) => `sum${i} += a.${"xyzw"[i]!} * b;`).join(" ")}`,
  store: quarters
    .flatMap((i) => quarters.map((j) => `store(at + ${i}u * columns + ${j}u, scale * sum${i}.${"xyzw"[j]!});`))
    .join("\n    "),
};

/** params, two rows a sum: [offset, scale, left.from, right.from], [columns, blocks a row, first block, block after the last]. */
function sumParams(sums: readonly OuterSum[], side: number) {
  let block = 0;
  return sums.flatMap(({ offset, scale, left, right }) => {
    const first = block;
    block += (left.count / side) * (right.count / side);
    const rows: [number, number, number, number][] = [
      [offset, bitsOf(scale), left.from / side, right.from / side],
      [right.count, right.count / side, first, block],
    ];
    return rows;
  });
}

const body = (
  block: Block,
  { blocks, side, byReport }: { blocks: number; side: number; byReport: boolean },
): string => `
  let at0 = group * ${ownThreads}u + local;
  let report = at0 / ${blocks}u;
  if (report < batch.reports) {
    let number = at0 % ${blocks}u;
    var s = 0u;
    while (number >= params[s + 1u].w) { s += 2u; }
    let columns = params[s + 1u].x;
    let within = number - params[s + 1u].z;
    let i = within / params[s + 1u].y;
    let j = within % params[s + 1u].y;
    let scale = bitcast<f32>(params[s].y);
    let leftAt = params[s].z + i;
    let rightAt = params[s].w + j;
    let first = ${byReport ? "report" : "index[report]"};
    let end = ${byReport ? "report + 1u" : "index[report + 1u]"};
    ${block.start}
    for (var n = first; n < end; n++) {
      ${block.add}
    }
    let at = report * perReportWidth + params[s].x + i * ${side}u * columns + j * ${side}u;
    ${block.store}
  }
`;

export function loraGrad(call: Grad, target: Target): Dispatch {
  const { left, right, sums, adds, perReport } = call;
  const isBlocked = target.variant !== "naive" && left.width % 4 === 0 && right.width % 4 === 0 && sums.every(fits);
  const side = isBlocked ? 4 : 1;
  const element = isBlocked ? "vec4<f32>" : "f32";
  const params = sumParams(sums, side);
  const blocks = params.at(-1)?.[3] ?? 0;
  const byReport = left.rows === "reports";
  const store = `fn store(at: u32, value: f32) { perReport[at] = ${adds ? "perReport[at] + value" : "value"}; }\n`;
  return {
    name: `loraGrad ${isBlocked ? "blocks" : "naive"}${adds ? " adds" : ""} ${left.rows} ${sums.length}`,
    bindings: [
      reads("left", left, element),
      reads("right", right, element),
      ...(byReport ? [] : [index]),
      writes("perReport", perReport, "f32"),
    ],
    constants: {
      sizes: { leftWidth: left.width / side, rightWidth: right.width / side, perReportWidth: perReport.width },
    },
    params,
    code: store + entry(ownThreads, body(isBlocked ? fourByFour : single, { blocks, side, byReport })),
    needsSubgroups: false,
    groups: { rows: "reports", units: blocks, size: ownThreads, times: 1 },
    work: blocks * side * side * (byReport ? 1 : 64),
  };
}
