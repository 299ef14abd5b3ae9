// When two column or label names are the same: NFKC, case, space, _ and - ignored.
export const nameKey = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_-]+/gu, "");

/** The last part of a dotted path: "labels.Edema" is "Edema". */
export const lastPart = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
