// Compute threads behind one EncoderRuntime, on the best device that works here. When a device fails in the middle of something,
// the next one takes over and the call is computed again: its result had not been used, so nothing is released twice.
import { DeviceError, InternalError } from "@/base/errors";
import type { Device, EncoderRuntime, Engine } from "@/engine/engine";
import type { GateResult } from "@/engine/gate";
import { gpuKind } from "@/engine/webgpu/gpu-kind";
import type { AdapterSpec, EncoderConfig } from "@/models/types";
import { PooledEngine } from "./pooled-engine";
import { openTeam, type Team, type TeamParts } from "./team";

/** What a pool came out as, in words that the page can show. */
export interface PoolFacts {
  readonly device: Device;
  readonly workers: number;
  /** Why a faster device is not used, or no longer; null if it is. */
  readonly note: string | null;
  readonly gate: GateResult | null;
}

const softwareNote =
  "The graphics of this computer is computed by its processor. The processor is used directly, which is faster.";
const noGpuNote = "This browser offers no graphics card for computing. The processor is used.";

/** Fastest first. */
const deviceOrder: readonly Device[] = ["webgpu", "wasm", "cpu"];

interface Opened {
  readonly team: Team;
  readonly note: string | null;
}

/** The first device of the list that opens and passes its check. @throws DeviceError of the last one */
async function openFirst(devices: readonly Device[], parts: TeamParts, why: string | null): Promise<Opened> {
  let note = why;
  for (const [place, device] of devices.entries()) {
    try {
      return { team: await openTeam(device, parts), note };
    } catch (error) {
      if (!(error instanceof DeviceError) || place === devices.length - 1) throw error;
      note = note === null ? error.message : `${note} ${error.message}`;
    }
  }
  throw new InternalError("workers/pool: expected at least one device");
}

/** The devices worth trying, and why the graphics card is not among them. */
async function candidates(wanted: "auto" | Device): Promise<{ devices: readonly Device[]; note: string | null }> {
  if (wanted !== "auto") return { devices: [wanted], note: null };
  const kind = await gpuKind();
  if (kind === "hardware") return { devices: deviceOrder, note: null };
  return { devices: deviceOrder.slice(1), note: kind === "software" ? softwareNote : noGpuNote };
}

export interface Pool extends EncoderRuntime {
  /** Another object once the device has changed. */
  readonly facts: PoolFacts;
  readonly workers: number;
}

export class DevicePool implements Pool {
  readonly config: EncoderConfig;
  readonly #parts: TeamParts;
  #now: Promise<Opened>;
  #facts: PoolFacts;
  #isOpen = true;
  #failures = 0;
  #engines = 0;

  constructor(parts: TeamParts, opened: Opened) {
    this.config = parts.weights.config;
    this.#parts = parts;
    this.#now = Promise.resolve(opened);
    this.#facts = factsOf(opened);
  }

  get facts(): PoolFacts {
    return this.#facts;
  }

  get device(): Device {
    return this.#facts.device;
  }

  get workers(): number {
    return this.#facts.workers;
  }

  open(spec: AdapterSpec): Engine {
    return new PooledEngine(this, spec, this.#engines++);
  }

  dispose(): void {
    this.#isOpen = false;
    void this.#now.then(
      ({ team }) => {
        team.end();
      },
      () => undefined, // nothing is open
    );
  }

  /**
   * Runs work on the threads; if their device fails, once more on the next one.
   * @throws DeviceError if no device is left; whatever else the work throws
   */
  async use<T>(work: (team: Team) => Promise<T>): Promise<T> {
    for (;;) {
      const now = this.#now;
      const { team } = await now;
      try {
        return await work(team);
      } catch (error) {
        if (!(error instanceof DeviceError) || !this.#isOpen) throw error;
        if (this.#now === now) this.#now = this.#replace(team, error);
        this.#facts = factsOf(await this.#now);
      }
    }
  }

  /** A device that failed once is opened afresh, the second time the next slower one. */
  async #replace(team: Team, cause: DeviceError): Promise<Opened> {
    team.end();
    this.#failures++;
    const from = deviceOrder.indexOf(team.device);
    const devices = deviceOrder.slice(this.#failures > 1 ? from + 1 : from);
    if (devices.length === 0) throw cause;
    return openFirst(devices, this.#parts, cause.message);
  }
}

const factsOf = ({ team, note }: Opened): PoolFacts => ({
  device: team.device,
  workers: team.callers.length,
  note,
  gate: team.gate,
});

/**
 * Starts threads on the wanted device, or on the best one for "auto".
 * @throws DeviceError if no device could be opened; with a device asked for by name, why it was not
 */
export async function openPool(
  weights: TeamParts["weights"],
  start: TeamParts["start"],
  { wanted, count }: { readonly wanted: "auto" | Device; readonly count: number },
): Promise<Pool> {
  const { devices, note } = await candidates(wanted);
  const parts = { weights, start, count };
  return new DevicePool(parts, await openFirst(devices, parts, note));
}
