// One promise a request over a message channel, settled exactly once; replies to superseded ids are dropped, and all that is
// pending is rejected when the worker dies.
import { Cancelled, FormatError, InputError } from "@/base/errors";
import { workerEnded } from "@/base/problems/app";
import type {
  CallKind,
  CallMessage,
  CallOptions,
  Client,
  DoneMessage,
  FailedMessage,
  FromWorker,
  ProgressMessage,
  ProgressOf,
  RequestOf,
  ResultOf,
  ToWorker,
} from "./protocol";

/** What carries the messages: a Worker in the page, a fake in tests. */
export interface Channel {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromWorker>) => unknown) | null;
  onerror: ((event: ErrorEvent) => unknown) | null;
  onmessageerror: ((event: MessageEvent) => unknown) | null;
  terminate(): void;
}

interface Pending<K extends CallKind> {
  readonly onProgress: (progress: ProgressOf<K>) => void;
  readonly resolve: (result: ResultOf<K>) => void;
  readonly reject: (error: Error) => void;
}

type Table = { [K in CallKind]?: Map<number, Pending<K>> };

const errorOf = ({ problem, issues }: FailedMessage): Error =>
  issues[0] ? new FormatError(problem, issues[0]) : new InputError(problem);

class Calls implements Client {
  readonly #channel: Channel;
  readonly #table: Table = {};
  #next = 1;
  #dead: Error | null = null;

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.onerror = () => {
      this.#die("error event");
    };
    channel.onmessageerror = () => {
      this.#die("message could not be read");
    };
    channel.onmessage = (event) => {
      this.#receive(event.data);
    };
  }

  call<K extends CallKind>(kind: K, request: RequestOf<K>, options: CallOptions<K> = {}): Promise<ResultOf<K>> {
    return new Promise<ResultOf<K>>((resolve, reject) => {
      const { onProgress = () => undefined, signal } = options;
      if (this.#dead ?? signal?.aborted) {
        reject(this.#dead ?? new Cancelled());
        return;
      }
      const id = this.#next++;
      this.#open(kind).set(id, { onProgress, resolve, reject });
      const cancel = () => {
        if (this.#open(kind).has(id)) this.#channel.postMessage({ cancel: id }, []);
      };
      signal?.addEventListener("abort", cancel, { once: true });
      const call: CallMessage<K> = { id, kind, request };
      this.#channel.postMessage({ call }, []);
    });
  }

  dispose(): void {
    this.#channel.terminate();
    this.#die("disposed");
  }

  /** The pending calls of one kind. */
  #open<K extends CallKind>(kind: K): Map<number, Pending<K>> {
    const existing: Table[K] = this.#table[kind];
    if (existing) return existing;
    const made = new Map<number, Pending<K>>();
    const table: { [P in K]?: Map<number, Pending<P>> } = this.#table;
    table[kind] = made;
    return made;
  }

  #receive(message: FromWorker): void {
    switch (message.reply) {
      case "progress":
        this.#progress(message);
        return;
      case "done":
        this.#done(message);
        return;
      case "failed":
        this.#take(message.kind, message.id)?.reject(errorOf(message));
        return;
      case "cancelled":
        this.#take(message.kind, message.id)?.reject(new Cancelled());
        return;
      default:
        message satisfies never;
    }
  }

  #progress<K extends CallKind>({ kind, id, progress }: ProgressMessage<K>): void {
    this.#open(kind).get(id)?.onProgress(progress);
  }

  #done<K extends CallKind>({ kind, id, result }: DoneMessage<K>): void {
    this.#take(kind, id)?.resolve(result);
  }

  /** Removes a call, so that it is settled once. */
  #take<K extends CallKind>(kind: K, id: number): Pending<K> | undefined {
    const calls = this.#open(kind);
    const call = calls.get(id);
    calls.delete(id);
    return call;
  }

  #die(detail: string): void {
    this.#dead ??= new InputError(workerEnded(detail));
    for (const calls of Object.values(this.#table)) {
      for (const call of calls.values()) call.reject(this.#dead);
      calls.clear();
    }
  }
}

/** A client over any channel. Requests are copied, never transferred: the page keeps what it opened. */
export const clientOver = (channel: Channel): Client => new Calls(channel);
