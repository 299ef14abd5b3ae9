// Hints: what a page asks a browser to get ready for later.
import type { Group } from "../vector";

export const hints: Group = {
  name: "hints",
  vectors: [
    {
      name: "manifest",
      slow: true,
      run: ({ http }) => egress.add("link", { rel: "manifest", href: http }, document.head),
    },
    { name: "prefetch", slow: true, run: ({ http }) => egress.add("link", { rel: "prefetch", href: http }) },
    { name: "preload", run: ({ http }) => egress.add("link", { rel: "preload", as: "image", href: http }) },
    {
      name: "modulepreload",
      run: ({ http }) => egress.add("link", { rel: "modulepreload", href: `${http}.js` }),
    },
    {
      name: "preconnect",
      slow: true,
      leak: "connection",
      run: ({ http }) => egress.add("link", { rel: "preconnect", href: new URL(http).origin }),
    },
    {
      name: "dns-prefetch",
      slow: true,
      leak: "name",
      run: ({ name }) => egress.add("link", { rel: "dns-prefetch", href: name }),
    },
    { name: "prerender", slow: true, run: ({ trusted }) => egress.add("link", { rel: "prerender", href: trusted }) },
    {
      name: "speculation prefetch",
      slow: true,
      run: ({ trusted }) => {
        const rules = JSON.stringify({ prefetch: [{ source: "list", urls: [trusted], eagerness: "immediate" }] });
        const script = egress.add("script", { type: "speculationrules" });
        Reflect.set(script, "text", egress.trust("createScript", rules));
      },
    },
    {
      name: "speculation prerender",
      slow: true,
      run: ({ sameSite }) => {
        const rules = JSON.stringify({ prerender: [{ source: "list", urls: [sameSite], eagerness: "immediate" }] });
        const script = egress.add("script", { type: "speculationrules" });
        Reflect.set(script, "text", egress.trust("createScript", rules));
      },
    },
  ],
};
