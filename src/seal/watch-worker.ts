// Whether the server offers another service worker than the one that was installed here, and which old builds may go.
import { buildHash } from "@/base/build";
import { installedBuild, pruneBuilds } from "./builds";

/** Calls `onOffer` for a worker that nobody asked for: one that an installation brought waits too, and was asked for. */
export async function watchWorker(onOffer: () => void): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration("/");
  if (!registration || !navigator.serviceWorker.controller) return;
  const installed = await installedBuild();
  if (registration.waiting && installed?.workerWaits !== true) onOffer();
  registration.addEventListener("updatefound", onOffer);
}

/** Removes other builds once this one has passed its self-test, if no other tab is open; then holds its place as an open tab. */
export async function pruneWhenAlone(): Promise<void> {
  const name = "cloister-page";
  await navigator.locks.request(name, { ifAvailable: true }, async (alone) => {
    if (alone && (await installedBuild())?.build === buildHash) await pruneBuilds(buildHash);
  });
  void navigator.locks.request(name, { mode: "shared" }, () => new Promise(() => undefined)); // until the tab closes
}
