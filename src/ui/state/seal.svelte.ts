// The seal as the page shows it: measured at the start, tested for leaks by a button, closed for good when a test gets through.
import type { Problem } from "@/base/errors";
import { hostOffers, leakFound } from "@/base/problems/seal";
import type { HeaderAssert } from "@/seal/header-check";
import type { Tried } from "@/seal/leak-test";
import type { Level, Place, Row } from "@/seal/level";
import type { SealGauge } from "@/seal/measure";

const from = (place: Place): string => (place === "page" ? "from the page" : "from a worker");

export class Seal {
  readonly #gauge: SealGauge;
  /** Undefined while it is measured. */
  level = $state<Level | undefined>();
  rows = $state.raw<readonly Row[]>([]);
  tried = $state.raw<readonly Tried[]>([]);
  testing = $state(false);
  /** The asserts on headers; undefined until they were compared. */
  headers = $state.raw<readonly HeaderAssert[] | undefined>();
  /** Set once a test got through: the word stays Open until the page is loaded again. */
  leak = $state.raw<Problem | undefined>();
  /** Set when the server offers a program file that nobody asked for. */
  offer = $state.raw<Problem | undefined>();
  onProblem: (problem: Problem) => void = () => undefined;
  readonly takesReports = $derived.by(() => (this.level ?? 0) >= 2 && this.leak === undefined);

  /** Measured, and not fit for reports. */
  readonly isOpen = $derived.by(() => this.level !== undefined && !this.takesReports);

  #measured: Promise<void> = Promise.resolve();

  constructor(gauge: SealGauge) {
    this.#gauge = gauge;
  }

  /** The self-test; a test that cannot run leaves the page open. */
  async start(): Promise<void> {
    void this.#gauge.watchWorker(() => {
      if (this.offer) return;
      this.offer = hostOffers();
      this.onProblem(this.offer);
    });
    this.#measured = this.#measure();
    await this.#measured;
  }

  /** Whether reports are taken, once a self-test that has begun is over: who is quicker than it waits. */
  async decide(): Promise<boolean> {
    await this.#measured;
    return this.takesReports;
  }

  async compareHeaders(): Promise<void> {
    this.headers = await this.#gauge.checkHeaders().catch(() => []);
  }

  async test(): Promise<void> {
    this.testing = true;
    this.tried = [];
    try {
      await this.#gauge.testForLeaks((tried) => {
        this.tried = [...this.tried, tried];
        if (tried.blocked === false && this.#shouldHold(tried)) this.#close(`${tried.way} ${from(tried.place)}`);
      });
    } finally {
      this.testing = false;
    }
  }

  async #measure(): Promise<void> {
    try {
      const { level, rows, leaks } = await this.#gauge.measure();
      this.rows = rows;
      this.level = level;
      const [first] = leaks;
      if (first) this.#close(`${first.probe} ${from(first.place)}`);
    } catch {
      this.level = 0; // unmeasured is open
    }
  }

  /** Partly sealed says beforehand that WebRTC is open; an open page promises nothing. */
  #shouldHold({ way }: Tried): boolean {
    return this.level === 3 || (this.level === 2 && way !== "WebRTC");
  }

  #close(way: string): void {
    if (this.leak) return;
    this.leak = leakFound(way);
    this.level = 0;
    this.onProblem(this.leak);
  }
}
