// The Trusted Types policy `default`: script addresses are blob: or this origin, nothing else; no HTML and no script text
// can be made from a string. The page and each worker that builds workers install it first of all.
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): unknown;
}

const isFactory = (value: unknown): value is PolicyFactory =>
  typeof value === "object" && value !== null && "createPolicy" in value && typeof value.createPolicy === "function";

/** @returns the address, if it is blob: or of `origin`. @throws TypeError otherwise */
export function allowedScriptAddress(address: string, origin: string): string {
  const url = new URL(address, origin);
  if (url.origin === origin && (url.protocol === "blob:" || /^https?:$/.test(url.protocol))) return address;
  throw new TypeError("A script from another origin was refused.");
}

/** @param scope window or worker; @returns whether this browser has Trusted Types and the policy was made. */
export function installTrustedTypes(scope: { readonly origin: string }): boolean {
  const factory: unknown = "trustedTypes" in scope ? scope.trustedTypes : undefined;
  if (!isFactory(factory)) return false;
  factory.createPolicy("default", {
    createScriptURL: (address) => allowedScriptAddress(address, scope.origin),
  });
  return true;
}
