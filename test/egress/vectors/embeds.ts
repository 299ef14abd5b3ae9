// Embedded documents and media.
import type { Group } from "../vector";

export const embeds: Group = {
  name: "embeds",
  vectors: [
    { name: "iframe", run: ({ http }) => egress.add("iframe", { src: http }) },
    {
      name: "iframe contentWindow navigation",
      run: ({ http }) => {
        const frame = egress.add("iframe");
        if (frame instanceof HTMLIFrameElement && frame.contentWindow) frame.contentWindow.location.href = http;
      },
    },
    {
      name: "blob document that fetches",
      run: ({ http }) => {
        const page = new Blob([`<!doctype html><script>fetch("${http}")</script>`], { type: "text/html" });
        egress.add("iframe", { src: URL.createObjectURL(page) });
      },
    },
    {
      name: "srcdoc with image",
      run: ({ http }) => egress.add("iframe", { srcdoc: egress.trust("createHTML", `<img src="${http}">`) }),
    },
    { name: "object", run: ({ http }) => egress.add("object", { data: http }) },
    { name: "embed", run: ({ http }) => egress.add("embed", { src: http }) },
    { name: "video", run: ({ http }) => egress.add("video", { src: http, preload: "auto" }) },
    {
      name: "track",
      slow: true,
      run: ({ http }) => {
        const video = egress.add("video", { crossorigin: "anonymous" });
        const track = egress.add("track", { kind: "captions", srclang: "en", src: http, default: "" }, video);
        if (track instanceof HTMLTrackElement) track.track.mode = "showing";
      },
    },
  ],
};
