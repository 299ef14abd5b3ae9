// What the browser itself reports about the network: on or off, and how many loads of this page went to another origin.
import { leakTarget } from "@/seal/leak-test";
import { isForeign } from "@/ui/foreign";

export class Network {
  readonly #origin: string;
  online = $state(true);
  /** Loads of this page to another origin since it opened. */
  foreign = $state(0);
  /** Loads of this page in all. */
  loads = $state(0);
  /** False where the browser has no list of loads; then the count says nothing. */
  counted = $state(false);

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Tries of the leak test stand in the browser's list too, although they were refused; the test says what became of them. */
  record(addresses: readonly string[]): void {
    const counted = addresses.filter((address) => !address.includes(`//${leakTarget}/`));
    this.loads += counted.length;
    this.foreign += counted.filter((address) => isForeign(address, this.#origin)).length;
  }

  /** Starts watching. @returns how to stop */
  watch(scope: Window): () => void {
    const update = (): void => {
      this.online = scope.navigator.onLine;
    };
    update();
    scope.addEventListener("online", update);
    scope.addEventListener("offline", update);
    const observer = new PerformanceObserver((list) => {
      this.record(list.getEntries().map((entry) => entry.name));
    });
    this.counted = PerformanceObserver.supportedEntryTypes.includes("resource");
    if (this.counted) observer.observe({ type: "resource", buffered: true });
    return () => {
      observer.disconnect();
      scope.removeEventListener("online", update);
      scope.removeEventListener("offline", update);
    };
  }
}
