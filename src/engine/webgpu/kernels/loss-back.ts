// lossBack: δ = w(σ(z) − y); losses; dWc = δ⊗t', dbc = δ; dt = (δ·Wc)/std, times 1 − t² where t is a tanh. One thread a column
// of one report goes over the labels, so there is no sum across threads and one variant serves all devices.
import type { Call } from "@/engine/program/program";
import { adapter, reads, vectors, writes } from "@/engine/webgpu/bind";
import type { Dispatch } from "@/engine/webgpu/dispatch";
import { scalingOf } from "@/engine/webgpu/frozen";
import { entry, ownThreads } from "@/engine/webgpu/wgsl";

type LossBack = Extract<Call, { kernel: "lossBack" }>;

const deltaCode = `
fn delta(at: u32) -> f32 {
  let z = clamp(logits[at], -80.0, 80.0);
  return select(1.0 / (1.0 + exp(-z)) - targets[at], 0.0, targets[at] < 0.0);
}
// max(z, 0) − zy + ln(1 + e^{−|z|}), with ln(1 + e) = 2·artanh(e/(2 + e)): log(1 + e) would lose the digits of a small e.
fn loss(at: u32) -> f32 {
  let z = logits[at];
  let e = exp(-min(abs(z), 80.0));
  let s = e / (2.0 + e);
  let q = s * s;
  let series = 1.0 + q * (1.0 / 3.0 + q * (0.2 + q * (1.0 / 7.0 + q * (1.0 / 9.0 + q * (1.0 / 11.0 + q / 13.0)))));
  return select(max(z, 0.0) - z * targets[at] + 2.0 * s * series, 0.0, targets[at] < 0.0);
}
`;

const body = ({ head, dt, tanh }: LossBack, units: number): string => `
  let at = group * ${ownThreads}u + local;
  let report = at / ${units}u;
  let h = at % ${units}u;
  if (report < batch.reports) {
    let start = report * perReportWidth;
    if (h < width) {
      let raw = t[report * width + h];
      let value = ${head.scaling ? "(raw - scaling[h]) / scaling[width + h]" : "raw"};
      var sum = 0.0;
      for (var l = 0u; l < labels; l++) {
        let d = delta(report * labels + l);
        perReport[start + headWeight + l * width + h] = d * value;
        sum += d * adapter[headWeight + l * width + h];
      }
      ${dt ? `dt[report * width + h] = sum${head.scaling ? " / scaling[width + h]" : ""}${tanh ? " * (1.0 - raw * raw)" : ""};` : ""}
    }
    if (h < labels) { perReport[start + headBias + h] = delta(report * labels + h); }
    if (h == 0u) {
      var sum = 0.0;
      for (var l = 0u; l < labels; l++) { sum += loss(report * labels + l); }
      losses[report] = sum;
    }
  }
`;

export function lossBack(call: LossBack): Dispatch {
  const { head, t, logits, targets, losses, perReport, dt } = call;
  const units = Math.max(head.hiddenSize, head.numLabels);
  return {
    name: `lossBack${head.scaling ? " scaled" : ""}${call.tanh ? " tanh" : ""}${dt ? "" : " head"}`,
    bindings: [
      reads("t", t, "f32"),
      adapter,
      reads("logits", logits, "f32"),
      reads("targets", targets, "f32"),
      ...(head.scaling ? [{ ...vectors("scaling", scalingOf(head.scaling)), element: "f32" as const }] : []),
      writes("losses", losses, "f32"),
      writes("perReport", perReport, "f32"),
      ...(dt ? [writes("dt", dt, "f32")] : []),
    ],
    constants: {
      sizes: {
        ...{ width: head.hiddenSize, labels: head.numLabels, headWeight: head.weight, headBias: head.bias },
        perReportWidth: perReport.width,
      },
    },
    params: [],
    code: deltaCode + entry(ownThreads, body(call, units)),
    needsSubgroups: false,
    groups: { rows: "reports", units, size: ownThreads, times: 1 },
    work: 2 * units * head.numLabels,
  };
}
