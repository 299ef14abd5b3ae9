// The service workers that are registered for this origin. A page stays under the one that handed it out until it is closed, also after
// that one was unregistered.

const container = (): ServiceWorkerContainer | undefined =>
  "serviceWorker" in navigator ? navigator.serviceWorker : undefined;

/** Paths of what they govern: ["/"] for an installed page. */
export async function registeredScopes(): Promise<readonly string[]> {
  const registrations = (await container()?.getRegistrations()) ?? [];
  return registrations.map(({ scope }) => new URL(scope).pathname);
}

export async function unregisterAll(): Promise<void> {
  const registrations = (await container()?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((one) => one.unregister()));
}
