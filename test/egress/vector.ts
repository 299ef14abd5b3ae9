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
  add(tag: string, attributes?: Readonly<Record<string, unknown>>, parent?: Element): HTMLElement;
  /** As the browser wants it for a script address, script text or HTML. */
  trust(kind: "createHTML" | "createScript" | "createScriptURL", text: string): unknown;
  worker(code: string): Worker;
  /** A method that the types of this compiler, or this browser, may not have. */
  call(owner: unknown, method: string, ...given: readonly unknown[]): unknown;
}

declare global {
  var egress: Tools;
}

/** Runs in the page. */
export function installTools(): void {
  const call: Tools["call"] = (owner, method, ...given) => {
    const found: unknown = owner instanceof Object ? Reflect.get(owner, method) : undefined;
    return typeof found === "function" ? Reflect.apply(found, owner, given) : undefined;
  };
  const asIs = { createHTML: (s: string) => s, createScript: (s: string) => s, createScriptURL: (s: string) => s };
  const makePolicy = (): unknown => {
    for (const name of ["egress", "default", "svelte-trusted-html"])
      try {
        const made = call(Reflect.get(window, "trustedTypes"), "createPolicy", name, asIs);
        if (made !== undefined) return made;
      } catch {
        continue; // a name that the page's policy does not admit
      }
    return asIs;
  };
  const policy = makePolicy();
  const free = `self.trustedTypes?.createPolicy("default", { createScriptURL: (address) => address });`;
  globalThis.egress = {
    call,
    trust: (kind, text) => call(policy, kind, text),
    add: (tag, attributes = {}, parent = document.body) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) call(element, "setAttribute", name, value);
      parent.append(element);
      return element;
    },
    worker: (code) => new Worker(URL.createObjectURL(new Blob([free, code], { type: "text/javascript" }))),
  };
}
