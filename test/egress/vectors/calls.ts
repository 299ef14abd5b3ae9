// Calls and scripts.
import type { Group } from "../vector";

export const calls: Group = {
  name: "calls, scripts",
  vectors: [
    { name: "fetch", change: true, run: ({ http }) => fetch(http) },
    { name: "fetch keepalive", run: ({ http }) => fetch(http, { keepalive: true, method: "POST" }) },
    {
      name: "XMLHttpRequest",
      run: ({ http }) => {
        const request = new XMLHttpRequest();
        request.open("GET", http);
        request.send();
      },
    },
    { name: "sendBeacon", change: true, run: ({ http, secret }) => navigator.sendBeacon(http, secret) },
    { name: "WebSocket", change: true, run: ({ webSocket }) => new WebSocket(webSocket) },
    { name: "EventSource", run: ({ http }) => new EventSource(http) },
    {
      name: "WebTransport",
      change: true,
      leak: "QUIC",
      run: ({ webTransport }) => new WebTransport(webTransport).ready,
    },
    {
      name: "fetchLater",
      slow: true,
      run: ({ trusted }) => {
        egress.call(window, "fetchLater", trusted, { activateAfter: 0 });
      },
    },
    { name: "script src", run: ({ http }) => egress.add("script", { src: egress.trust("createScriptURL", http) }) },
    { name: "import()", run: ({ http }) => import(/* @vite-ignore */ `${http}.js`) },
  ],
};
