// How far a training is, for the person at the prompt.
import type { TrainProgress } from "@/workers/protocol";

type Shown = Pick<TrainProgress, "phase" | "done" | "total" | "secondsLeft" | "epsilonSpent">;

const phaseWords: Record<TrainProgress["phase"], string> = {
  preparing: "Preparing",
  features: "Reading reports with the encoder",
  training: "Training",
  finishing: "Finishing",
};

/** At most one progress line in two seconds, on stderr. */
export function progressPrinter(): (progress: Shown) => void {
  let last = 0;
  return ({ phase, done, total, secondsLeft, epsilonSpent }) => {
    const now = performance.now();
    if (now - last < 2000 && done < total) return;
    last = now;
    const left = secondsLeft === null ? "" : `, about ${Math.ceil(secondsLeft)} s left`;
    const spent = epsilonSpent === null ? "" : `, epsilon ${epsilonSpent.toFixed(3)} spent`;
    console.error(`${phaseWords[phase]}: ${done} of ${total}${left}${spent}`);
  };
}
