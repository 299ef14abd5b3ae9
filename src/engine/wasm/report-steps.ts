// Steps that work on one report after the other: attention, gradients of the factors, the classifier and its loss.
import type { Buffer, Call, Head } from "@/engine/program/program";
import { noScratch, type Frame, type Site, type Step } from "./frame";

type CallOf<K extends Call["kernel"]> = Extract<Call, { kernel: K }>;

const flag = (is: boolean): number => (is ? 1 : 0);
const pitch = ({ width }: Buffer): number => 4 * width;

export function attentionStep(call: CallOf<"attention">, { kernels }: Site): Step {
  const { heads, headSize, q, kv, out, lse } = call;
  return {
    scratch: ({ longest }) => kernels("attentionBytes", longest, headSize),
    run(frame) {
      const kvAt = frame.at(kv);
      kernels(
        "attention",
        ...[frame.at(q) + 4 * call.qFrom, pitch(q), kvAt + 4 * call.kFrom, kvAt + 4 * call.vFrom, pitch(kv)],
        ...[frame.at(out), pitch(out), lse ? frame.at(lse) : 0, heads, headSize],
        ...[frame.offsetsAt, frame.reports, flag(q.rows === "reports"), frame.scratch],
      );
    },
  };
}

export function attentionBackStep(call: CallOf<"attentionBack">, { kernels }: Site): Step {
  const { heads, headSize, q, qFrom, kv, kFrom, vFrom, out, lse, dOut, dq, dkv } = call;
  return {
    scratch: ({ longest }) => kernels("attentionBackBytes", longest, headSize),
    run(frame) {
      const [kvAt, dkvAt] = [frame.at(kv), frame.at(dkv)];
      kernels(
        "attentionBack",
        ...[frame.at(q) + 4 * qFrom, pitch(q), kvAt + 4 * kFrom, kvAt + 4 * vFrom, pitch(kv)],
        ...[frame.at(out), frame.at(dOut), pitch(out), frame.at(lse)],
        ...[frame.at(dq) + 4 * qFrom, dkvAt + 4 * kFrom, dkvAt + 4 * vFrom, heads, headSize],
        ...[frame.offsetsAt, frame.reports, flag(q.rows === "reports"), frame.scratch],
      );
    },
  };
}

export function loraGradStep({ left, right, sums, adds, perReport }: CallOf<"loraGrad">, { kernels }: Site): Step {
  const onlyFirst = left.rows === "reports";
  return {
    scratch: ({ longest }) => kernels("loraGradBytes", onlyFirst ? 1 : longest),
    run(frame) {
      for (const sum of sums)
        kernels(
          "loraGrad",
          ...[frame.at(left) + 4 * sum.left.from, pitch(left), sum.left.count],
          ...[frame.at(right) + 4 * sum.right.from, pitch(right), sum.right.count],
          ...[frame.offsetsAt, frame.reports, flag(onlyFirst), sum.scale, flag(adds)],
          ...[frame.at(perReport) + 4 * sum.offset, pitch(perReport), frame.scratch],
        );
    },
  };
}

/** Addresses of mean and std, 0 without a scaling. */
const scalingOf = ({ scaling }: Head, { resident }: Site): readonly [mean: number, std: number] =>
  scaling ? [resident.constant(scaling.mean), resident.constant(scaling.std)] : [0, 0];

export function classifyStep({ head, t, logits }: CallOf<"classify">, site: Site): Step {
  const { kernels, resident } = site;
  const scaling = scalingOf(head, site);
  const { hiddenSize: H, numLabels: L } = head;
  return {
    scratch: () => 4 * H,
    run(frame) {
      const weights = [resident.adapter + 4 * head.weight, resident.adapter + 4 * head.bias];
      const at = [frame.at(logits), frame.scratch];
      kernels("classify", frame.at(t), ...scaling, ...weights, frame.reports, H, L, ...at);
    },
  };
}

export function lossBackStep(call: CallOf<"lossBack">, site: Site): Step {
  const { kernels, resident } = site;
  const { head, perReport, dt } = call;
  const scaling = scalingOf(head, site);
  const { hiddenSize: H, numLabels: L } = head;
  const run = (frame: Frame) => {
    const gradients = frame.at(perReport);
    kernels(
      "lossBack",
      ...[frame.at(call.t), ...scaling, resident.adapter + 4 * head.weight, frame.reports, H, L],
      ...[frame.at(call.logits), frame.at(call.targets), frame.at(call.losses)],
      ...[gradients + 4 * head.weight, gradients + 4 * head.bias, pitch(perReport)],
      ...[dt ? frame.at(dt) : 0, flag(call.tanh), frame.scratch],
    );
  };
  return { scratch: () => 4 * H, run };
}

/** firstRows, addToFirstRows, toFirstRows, meanRows, spreadRows. */
export function moveStep(
  { kernel, x, y }: CallOf<"firstRows" | "addToFirstRows" | "toFirstRows" | "meanRows" | "spreadRows">,
  { kernels }: Site,
): Step {
  return {
    scratch: noScratch,
    run(frame) {
      kernels(kernel, frame.at(x), frame.at(y), pitch(x), frame.offsetsAt, frame.reports);
    },
  };
}
