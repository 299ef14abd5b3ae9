// Workers, worklets and WebRTC. The files under /egress/ are hostile: the server of the test sends them without a policy, or with
// the policy of the page under test.
import type { Group } from "../vector";

export const workers: Group = {
  name: "workers, WebRTC",
  vectors: [
    {
      name: "URL worker without policy",
      run: ({ http }) => {
        new Worker("/egress/plain/worker.js").postMessage(http);
      },
    },
    {
      name: "URL worker with policy",
      run: ({ http }) => {
        new Worker("/egress/policy/worker.js").postMessage(http);
      },
    },
    { name: "blob worker fetch", change: true, run: ({ http }) => void egress.worker(`fetch("${http}")`) },
    {
      name: "blob worker importScripts",
      change: true,
      run: ({ http }) => void egress.worker(`importScripts("${http}.js")`),
    },
    {
      name: "SharedWorker",
      run: ({ http }) => {
        new SharedWorker("/egress/plain/shared-worker.js").port.postMessage(http);
      },
    },
    {
      name: "service worker without policy",
      slow: true,
      run: async ({ http }) => {
        const { installing } = await navigator.serviceWorker.register("/egress/plain/service-worker.js");
        installing?.postMessage(http);
      },
    },
    {
      name: "service worker with policy",
      change: true,
      slow: true,
      run: async ({ http }) => {
        const { installing } = await navigator.serviceWorker.register("/egress/policy/service-worker.js");
        installing?.postMessage(http);
      },
    },
    { name: "AudioWorklet", run: ({ http }) => new AudioContext().audioWorklet.addModule(`${http}.js`) },
    {
      name: "PaintWorklet",
      run: ({ http }) => egress.call(Reflect.get(CSS, "paintWorklet"), "addModule", `${http}.js`),
    },
    {
      name: "STUN",
      change: true,
      slow: true,
      leak: "STUN",
      run: async ({ stun }) => {
        const peer = new RTCPeerConnection({ iceServers: [{ urls: stun }] });
        peer.createDataChannel("egress");
        await peer.setLocalDescription(await peer.createOffer());
      },
    },
    {
      name: "TURN over TCP",
      change: true,
      slow: true,
      leak: "TURN",
      run: async ({ turn, secret }) => {
        const peer = new RTCPeerConnection({ iceServers: [{ urls: turn, username: secret, credential: secret }] });
        peer.createDataChannel("egress");
        await peer.setLocalDescription(await peer.createOffer());
      },
    },
  ],
};
