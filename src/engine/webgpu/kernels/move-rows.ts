// Rows moved between tokens and reports, a thread four values, no barrier:
//   firstRows y_b = x[off_b] · addToFirstRows y[off_b] += x_b · toFirstRows y = x_b on rows off_b, else 0
//   meanRows y_b = mean of the report's rows, ascending · spreadRows y_n = x_b / T_b of the row's report
import type { Call, Rows } from "@/engine/program/program";
import { index, reads, writes } from "@/engine/webgpu/bind";
import type { Dispatch } from "@/engine/webgpu/dispatch";
import { entry, ownThreads } from "@/engine/webgpu/wgsl";

export const moveKernels = ["firstRows", "addToFirstRows", "toFirstRows", "meanRows", "spreadRows"] as const;
export type Move = Extract<Call, { kernel: (typeof moveKernels)[number] }>;

/** Which rows the threads stand on, and what each does at row `row`, vector `c`. */
const steps: Readonly<Record<Move["kernel"], { readonly rows: Rows; readonly code: string }>> = {
  firstRows: { rows: "reports", code: "y[row * width4 + c] = x[index[row] * width4 + c];" },
  addToFirstRows: {
    rows: "reports",
    code: "let at = index[row] * width4 + c;\n    y[at] = y[at] + x[row * width4 + c];",
  },
  toFirstRows: {
    rows: "tokens",
    code: `let report = index[batch.reportsAt + row];
    y[row * width4 + c] = select(vec4<f32>(), x[report * width4 + c], index[report] == row);`,
  },
  meanRows: {
    rows: "reports",
    code: `var sum = vec4<f32>();
    for (var n = index[row]; n < index[row + 1u]; n++) { sum += x[n * width4 + c]; }
    y[row * width4 + c] = sum / f32(index[row + 1u] - index[row]);`,
  },
  spreadRows: {
    rows: "tokens",
    code: `let report = index[batch.reportsAt + row];
    y[row * width4 + c] = x[report * width4 + c] / f32(index[report + 1u] - index[report]);`,
  },
};

export function moveRows({ kernel, x, y }: Move): Dispatch {
  const { rows, code } = steps[kernel];
  const body = `
  let at = group * ${ownThreads}u + local;
  let row = at / width4;
  let c = at % width4;
  if (row < batch.${rows}) {
    ${code}
  }
`;
  return {
    name: kernel,
    bindings: [index, reads("x", x), writes("y", y)],
    constants: { sizes: { width4: x.width / 4 } },
    params: [],
    code: entry(ownThreads, body),
    needsSubgroups: false,
    groups: { rows, units: x.width / 4, size: ownThreads, times: 1 },
    work: x.width,
  };
}
