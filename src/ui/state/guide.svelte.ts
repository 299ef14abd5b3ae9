// A guide walks a person through the screens, one step at a time: it opens the screen of a step and says what to do and to see there. It
// presses nothing itself: a demonstration convinces only by what the person presses.
import type { Guide, GuideName, GuideStep } from "@/ui/words/guides";
import { guides } from "@/ui/words/guides";
import type { Router } from "./router.svelte";

export class GuideBook {
  readonly #router: Pick<Router, "go">;
  #name = $state<GuideName | undefined>();
  /** Place of the open step, from 0. */
  at = $state(0);
  readonly guide = $derived.by((): Guide | undefined => (this.#name === undefined ? undefined : guides[this.#name]));
  readonly step = $derived.by((): GuideStep | undefined => this.guide?.steps[this.at]);
  readonly isFirst = $derived(this.at === 0);
  readonly isLast = $derived.by(() => this.guide !== undefined && this.at === this.guide.steps.length - 1);

  constructor(router: Pick<Router, "go">) {
    this.#router = router;
  }

  start(name: GuideName): void {
    this.#name = name;
    this.#open(0);
  }

  next(): void {
    if (!this.isLast) this.#open(this.at + 1);
  }

  back(): void {
    if (!this.isFirst) this.#open(this.at - 1);
  }

  end(): void {
    this.#name = undefined;
  }

  #open(at: number): void {
    this.at = at;
    if (this.step) this.#router.go(this.step.route);
  }
}
