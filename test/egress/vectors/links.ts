// Links, forms and windows.
import type { Group } from "../vector";

export const links: Group = {
  name: "links, forms, windows",
  vectors: [
    {
      name: "a ping",
      run: ({ http }) => {
        egress.add("a", { href: "#", ping: http }).click();
      },
    },
    {
      name: "area ping",
      run: ({ http }) => {
        const map = egress.add("map", { name: "egress" });
        egress.add("area", { href: "#", ping: http, shape: "default" }, map).click();
      },
    },
    {
      name: "a download",
      change: true,
      run: ({ http }) => {
        egress.add("a", { href: http, download: "" }).click();
      },
    },
    {
      name: "a _blank",
      run: ({ http }) => {
        egress.add("a", { href: http, target: "_blank" }).click();
      },
    },
    {
      name: "form POST",
      run: ({ http }) => {
        const form = egress.add("form", { method: "post", action: http });
        if (form instanceof HTMLFormElement) form.submit();
      },
    },
    {
      name: "form POST _blank",
      run: ({ http }) => {
        const form = egress.add("form", { method: "post", action: http, target: "_blank" });
        if (form instanceof HTMLFormElement) form.submit();
      },
    },
    {
      name: "form GET",
      run: ({ http, secret }) => {
        const form = egress.add("form", { action: http });
        egress.add("input", { name: "secret", value: secret }, form);
        if (form instanceof HTMLFormElement) form.submit();
      },
    },
    { name: "window.open", run: ({ http }) => void window.open(http) },
    {
      name: "about:blank window then navigate",
      run: ({ http }) => {
        const opened = window.open("about:blank");
        if (opened) opened.location.href = http;
      },
    },
    { name: "its fetch", run: ({ http }) => window.open("about:blank")?.window.fetch(http) },
  ],
};
