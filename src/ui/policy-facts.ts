// What the page can measure about the policy that it runs under, without sending anything. It cannot read its own headers,
// so each line says what was seen and what that means.
export interface PolicyFact {
  readonly what: string;
  readonly seen: "yes" | "no" | "not testable here";
  readonly means: string;
}

/** Whether assigning a string as script text is refused. The element is never part of the document, so nothing runs. */
function refusesScriptText(scope: Document): boolean {
  try {
    scope.createElement("script").text = "void 0";
    return false;
  } catch {
    return true;
  }
}

/** The policy that the build wrote into the document, one directive a line; empty without one (development server). */
export const documentPolicy = (scope: Document): readonly string[] => {
  const meta = scope.querySelector("meta[http-equiv='Content-Security-Policy']");
  return (meta?.getAttribute("content") ?? "")
    .split(";")
    .map((directive) => directive.trim())
    .filter((directive) => directive !== "");
};

export function policyFacts(page: Window & typeof globalThis): readonly PolicyFact[] {
  const said = (yes: boolean): PolicyFact["seen"] => (yes ? "yes" : "no");
  return [
    {
      what: "A policy is written in the document",
      seen: said(documentPolicy(page.document).length > 0),
      means: "It names the only places that scripts, styles and connections may come from.",
    },
    {
      what: "The page is isolated from other origins",
      seen: said(page.crossOriginIsolated),
      means: "The server sent its isolation headers, and the browser follows them.",
    },
    {
      what: "Script text made from a string is refused",
      seen: "trustedTypes" in page ? said(refusesScriptText(page.document)) : "not testable here",
      means: "Text from a report can never become code.",
    },
    {
      what: "The address is this computer or uses https",
      seen: said(page.isSecureContext),
      means: "Nobody between server and browser could change the page.",
    },
  ];
}
