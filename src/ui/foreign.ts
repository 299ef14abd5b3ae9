// Which loads went to another origin. blob: and data: never leave the page.
/** @returns whether `address` (relative ones are the page's own) names a network place outside `origin`. */
export const isForeign = (address: string, origin: string): boolean => {
  const url = new URL(address, origin);
  return /^(?:https?|wss?):$/.test(url.protocol) && url.origin !== origin;
};
