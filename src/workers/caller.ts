// The pool's end of one compute thread: numbers its messages, settles each once, and rejects all that is pending when it dies.
import { DeviceError, InputError, InternalError } from "@/base/errors";
import { workerEnded } from "@/base/problems/gpu";
import type { FromCompute, Port, ToCompute } from "./compute";

/** A started worker or thread: its port, a way to hear of its death, and a way to end it. */
export interface ComputeThread extends Port<ToCompute, FromCompute> {
  onDeath(listener: (cause: Error) => void): void;
  end(): void;
}

type Unsent = ToCompute extends infer Message ? (Message extends ToCompute ? Omit<Message, "id"> : never) : never;
type Answer = Exclude<FromCompute, { kind: "failed" }>;

function errorOf({ problem, isDevice, message }: Extract<FromCompute, { kind: "failed" }>): Error {
  if (!problem) return new InternalError(message);
  return isDevice ? new DeviceError(problem) : new InputError(problem);
}

export class Caller {
  readonly #thread: ComputeThread;
  readonly #pending = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  #next = 0;
  #death: Error | null = null;

  constructor(thread: ComputeThread) {
    this.#thread = thread;
    thread.listen((message) => {
      const call = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.kind === "failed") call?.reject(errorOf(message));
      else call?.resolve(message);
    });
    thread.onDeath((cause) => {
      this.#die(new DeviceError(workerEnded(), { cause }));
    });
  }

  call(message: Unsent, transfer: Transferable[] = []): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#death) {
        reject(this.#death);
        return;
      }
      const id = this.#next++;
      this.#pending.set(id, { resolve, reject });
      this.#thread.post({ ...message, id }, transfer);
    });
  }

  /** Ends the thread; what is pending is rejected. */
  end(): void {
    this.#thread.end();
    this.#die(new InternalError("workers/caller: expected an open thread, got one that was ended"));
  }

  #die(cause: Error): void {
    this.#death ??= cause;
    for (const call of this.#pending.values()) call.reject(this.#death);
    this.#pending.clear();
  }
}
