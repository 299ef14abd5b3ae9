// The policy that the build wrote into the document. The header of the service worker is stricter, and a page cannot read its headers.

/** One directive a line; empty without one (development server). */
export const documentPolicy = (scope: Document): readonly string[] => {
  const meta = scope.querySelector("meta[http-equiv='Content-Security-Policy']");
  return (meta?.getAttribute("content") ?? "")
    .split(";")
    .map((directive) => directive.trim())
    .filter((directive) => directive !== "");
};
