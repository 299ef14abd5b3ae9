// The hash router. The address holds a screen name only: addresses end up in histories and logs.
export const routes = [
  "start",
  "reports",
  "labels",
  "privacy",
  "train",
  "check",
  "classify",
  "export",
  "compare",
  "seal",
  "help",
] as const;
export type Route = (typeof routes)[number];

/** The screen of a hash such as "#/train"; anything else is Start. */
export const routeOf = (hash: string): Route => routes.find((route) => hash === `#/${route}`) ?? "start";

export class Router {
  route = $state<Route>("start");

  constructor(hash: string) {
    this.route = routeOf(hash);
  }

  go(route: Route): void {
    location.hash = `#/${route}`;
    this.route = route;
  }

  /** Follows the address. @returns how to stop */
  watch(scope: Window): () => void {
    const follow = (): void => {
      this.route = routeOf(scope.location.hash);
    };
    scope.addEventListener("hashchange", follow);
    return () => {
      scope.removeEventListener("hashchange", follow);
    };
  }
}
