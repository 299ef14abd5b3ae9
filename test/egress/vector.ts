// What a vector is: one way to send a secret out, as code that runs in the page, and the tools that this code finds there.

/** Where a vector sends its secret. Plain data: it travels into the page. */
export interface Aim {
  readonly secret: string;
  /** "http://evil.test/SECRET" */
  readonly http: string;
  /** The same under a name that browsers trust as this computer: some ways ask for https, or for this. */
  readonly trusted: string;
  /** The same under a name of the page's own site. */
  readonly sameSite: string;
  readonly webSocket: string;
  readonly webTransport: string;
  /** A name that nothing maps: "//SECRET.elsewhere.test". */
  readonly name: string;
  readonly stun: string;
  readonly turn: string;
  /** "/SECRET" */
  readonly own: string;
}

export type Leak = "secret" | "connection" | "STUN" | "TURN" | "QUIC" | "name" | "own origin";

export interface Vector {
  readonly name: string;
  /** What must arrive for the way to count as open; "secret" where it is left out. On a sealed page anything that arrives is a leak. */
  readonly leak?: Leak;
  /** Slow ways get 1,500 ms after the code has run, the others 600. */
  readonly slow?: true;
  /** One of the 16 that `npm test` runs. */
  readonly change?: true;
  readonly run: (aim: Aim) => unknown;
}

export interface Group {
  readonly name: string;
  readonly vectors: readonly Vector[];
}

/** In the page as `egress`. Trusted Types do not stop it where any policy can still be made: hostile code would make one too. */
export interface Tools {
  add(tag: string, attributes?: Readonly<Record<string, string>>, parent?: Element): HTMLElement;
  /** As the browser wants it for a script address, script text or HTML. */
  trust(kind: "createHTML" | "createScript" | "createScriptURL", text: string): string;
  worker(code: string): Worker;
  pause(ms: number): Promise<void>;
}

declare global {
  var egress: Tools;
}

/** Runs in the page. */
export function installTools(): void {
  const asIs = { createHTML: (s: string) => s, createScript: (s: string) => s, createScriptURL: (s: string) => s };
  const factory: unknown = Reflect.get(window, "trustedTypes");
  const makePolicy = (): object => {
    for (const name of ["egress", "default", "svelte-trusted-html"])
      try {
        if (typeof factory === "object" && factory !== null) {
          const made: unknown = Reflect.apply(Reflect.get(factory, "createPolicy"), factory, [name, asIs]);
          if (typeof made === "object" && made !== null) return made;
        }
      } catch {
        continue; // a name that the policy does not admit
      }
    return asIs;
  };
  const policy = makePolicy();
  const trust: Tools["trust"] = (kind, text) => Reflect.apply(Reflect.get(policy, kind), policy, [text]);
  const free = `self.trustedTypes?.createPolicy("default", { createScriptURL: (address) => address });`;
  globalThis.egress = {
    trust,
    add: (tag, attributes = {}, parent = document.body) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      parent.append(element);
      return element;
    },
    worker: (code) => new Worker(URL.createObjectURL(new Blob([free, code], { type: "text/javascript" }))),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
