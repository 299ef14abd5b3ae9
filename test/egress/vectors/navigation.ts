// Navigation of the page itself, and the page's own server.
import type { Group } from "../vector";

export const navigation: Group = {
  name: "navigation, own origin",
  vectors: [
    {
      name: "location",
      change: true,
      run: ({ http }) => {
        location.href = http;
      },
    },
    {
      name: "meta refresh",
      change: true,
      run: ({ http }) => egress.add("meta", { "http-equiv": "refresh", content: `0;url=${http}` }, document.head),
    },
    {
      name: "navigation.navigate",
      change: true,
      run: ({ http }) => {
        egress.call(Reflect.get(window, "navigation"), "navigate", http);
      },
    },
    { name: "own-origin fetch", leak: "own origin", run: ({ own }) => fetch(own) },
    { name: "own-origin img", change: true, leak: "own origin", run: ({ own }) => void (new Image().src = own) },
    {
      name: "own-origin navigation",
      change: true,
      leak: "own origin",
      run: ({ own }) => {
        location.href = own;
      },
    },
  ],
};
