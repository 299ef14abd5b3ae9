// The probes of the self-test. The service worker answers all of them, so no packet leaves the browser. One of three files that may
// name the ways out (with leak-test.ts and probe.worker.ts).
import { probes } from "./headers";
import type { Place, Row } from "./level";

const peersMs = 1_200;
const answerMs = 4_000;

/** The promise, or `otherwise` when it takes too long: a probe that never ends must not keep the page waiting. */
export const within = <T>(promise: Promise<T>, ms: number, otherwise: T): Promise<T> =>
  Promise.race([promise, new Promise<T>((resolve) => setTimeout(resolve, ms, otherwise))]);

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "error");

const loadImage = (address: string): Promise<string> =>
  new Promise((resolve) => {
    const image = new Image();
    image.onload = () => {
      resolve("load");
    };
    image.onerror = () => {
      resolve("error");
    };
    image.src = address;
  });

/** Whether a fetch of a listed file is refused and reported as a breach of the policy. */
export async function probeFetch(place: Place): Promise<Row> {
  const reported = new Promise<boolean>((resolve) => {
    self.addEventListener(
      "securitypolicyviolation",
      () => {
        resolve(true);
      },
      { once: true },
    );
  });
  const passed = await fetch(new URL(probes.listed, self.origin)).then(
    () => true,
    () => false,
  );
  const blocked = !passed && (await within(reported, 500, false));
  return { place, probe: "fetch", seen: passed ? "load" : blocked ? "blocked by the policy" : "error", holds: !passed };
}

/** The policies under which a breach in this page is reported, as the browser holds them: the header's and the meta element's. */
export async function policiesInForce(): Promise<readonly string[]> {
  const policies: string[] = [];
  const listen = (event: Event): void => {
    const policy: unknown = Reflect.get(event, "originalPolicy");
    if (typeof policy === "string") policies.push(policy);
  };
  self.addEventListener("securitypolicyviolation", listen);
  await fetch(new URL(probes.listed, self.origin)).catch(() => undefined); // no packet leaves: it is refused
  await new Promise((resolve) => setTimeout(resolve, 300)); // reports come as tasks of their own
  self.removeEventListener("securitypolicyviolation", listen);
  return policies;
}

export const probeIsolated = (place: Place): Row => ({
  place,
  probe: "isolated",
  seen: String(self.crossOriginIsolated),
  holds: self.crossOriginIsolated,
});

/** Assigning the domain of a sandboxed document throws; elsewhere assigning what is there changes nothing. */
function probeSandbox(): Row {
  let seen = "allowed";
  try {
    Reflect.set(document, "domain", Reflect.get(document, "domain"));
  } catch (error) {
    seen = nameOf(error);
  }
  return { place: "page", probe: "sandbox", seen, holds: seen === "SecurityError" };
}

/** Gives what one peer found to the other. */
const handTo =
  (peer: RTCPeerConnection) =>
  async ({ candidate }: RTCPeerConnectionIceEvent): Promise<void> => {
    if (!candidate) return;
    try {
      await peer.addIceCandidate(candidate);
    } catch {
      return; // closed meanwhile; in a page that was left the call gives not even a promise
    }
  };

/** Two peers of this page: whether a channel opens between them.
 * @param servers of ICE; none by default, so that no packet leaves */
export async function probePeers(servers: readonly RTCIceServer[] = []): Promise<Row> {
  const row = (seen: string, holds: boolean | null): Row => ({ place: "page", probe: "webrtc", seen, holds });
  if (!("RTCPeerConnection" in self)) return row("absent", true);
  const make = (): RTCPeerConnection => new RTCPeerConnection({ iceServers: [...servers] });
  const [a, b] = [make(), make()];
  try {
    a.onicecandidate = handTo(b);
    b.onicecandidate = handTo(a);
    const channel = a.createDataChannel("probe");
    const opened = new Promise<boolean>((resolve) => {
      channel.onopen = () => {
        resolve(true);
      };
    });
    await a.setLocalDescription(await a.createOffer());
    if (a.localDescription) await b.setRemoteDescription(a.localDescription);
    await b.setLocalDescription(await b.createAnswer());
    if (b.localDescription) await a.setRemoteDescription(b.localDescription);
    const isOpen = await within(opened, peersMs, false);
    return row(isOpen ? "opened" : "never opens", !isOpen);
  } catch (error) {
    return row(nameOf(error), true);
  } finally {
    a.close();
    b.close();
  }
}

async function probeImage(probe: "control" | "unlisted" | "query"): Promise<Row> {
  const address = { control: probes.listed, unlisted: probes.unlisted, query: `${probes.listed}?x` }[probe];
  const seen = await within(loadImage(address), answerMs, "no answer");
  return { place: "page", probe, seen, holds: seen === (probe === "control" ? "load" : "error") };
}

export async function probePage(): Promise<readonly Row[]> {
  const images = (["control", "unlisted", "query"] as const).map(probeImage);
  return [...(await Promise.all([...images, probeFetch("page"), probePeers()])), probeSandbox(), probeIsolated("page")];
}
