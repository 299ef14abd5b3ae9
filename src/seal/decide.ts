// What the service worker does with a request. It has no network itself: "leave" hands the request back to the browser, which then asks
// under the policy of the page that sent it. Only the install page has a policy under which that reaches anything.
import { probes } from "./headers";

export type Decision =
  | { readonly kind: "leave" }
  | { readonly kind: "refuse" }
  | { readonly kind: "probe"; readonly path: string }
  | { readonly kind: "file"; readonly path: string };

export type Asked = Pick<Request, "url" | "mode" | "destination" | "method">;

const answered: readonly string[] = Object.values(probes);

/** @param origin of the service worker */
export function decide({ url, mode, destination, method }: Asked, origin: string): Decision {
  const { origin: asked, pathname, search } = new URL(url);
  if (asked !== origin || method !== "GET") return { kind: "refuse" };
  if (answered.includes(pathname)) return { kind: "probe", path: pathname };
  if (search !== "") return { kind: "refuse" };
  if (pathname.startsWith("/install/")) return { kind: "leave" };
  // How the install page asks for the files of a release. The sealed page cannot fetch at all (connect-src 'none').
  if (mode === "same-origin" && destination === "") return { kind: "leave" };
  return { kind: "file", path: pathname };
}
