// Figures as the page writes them: thousands, shares, sizes, epsilon, delta, time left. Pure functions.
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** 1203 → "1,203". */
export const count = (value: number): string => whole.format(value);

/** count(1, "report") → "1 report"; plural adds "s" unless given. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** A score with two decimals; null (undefined by its formula) is "–". */
export const score = (value: number | null, digits = 2): string => (value === null ? "–" : value.toFixed(digits));

/** Share in whole per cent; "less than 1 %" above zero. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return "less than 1 %";
  return `${Math.round(100 * share)} %`;
}

/** Bytes in decimal units, as file managers show them. */
export function size(bytes: number): string {
  if (bytes < 1000) return counted(bytes, "byte");
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Epsilon rounded up to three significant digits, so that "at most" stays true; trailing zeros dropped. */
export function epsilonFigure(epsilon: number): string {
  if (!Number.isFinite(epsilon)) return "unbounded";
  if (epsilon <= 0) return "0";
  const unit = 10 ** (Math.floor(Math.log10(epsilon)) - 2);
  return Number((Math.ceil(epsilon / unit - 1e-9) * unit).toPrecision(3)).toString();
}

/** Delta without an exponent, two significant digits: 1e-5 → "0.00001". */
export function deltaFigure(delta: number): string {
  if (!(delta > 0)) return "0";
  const digits = Math.max(1, 1 - Math.floor(Math.log10(delta)));
  const text = delta.toFixed(digits);
  return text.endsWith("0") ? text.slice(0, -1) : text;
}

/** Rounded to one significant digit: 843 → 800. */
export function oneDigit(value: number): number {
  if (value < 1) return 0;
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.round(value / unit) * unit;
}

/** "Less than a minute", whole minutes to 10, then steps of 5; null is still being measured. */
export function timeLeft(seconds: number | null): string {
  if (seconds === null) return "measuring…";
  if (seconds < 60) return "less than a minute";
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 10) return counted(minutes, "minute");
  return `${count(5 * Math.ceil(minutes / 5))} minutes`;
}

/** Time that has passed: "41 s", "3 min 5 s". */
export function duration(seconds: number): string {
  const total = Math.round(seconds);
  return total < 60 ? `${total} s` : `${Math.floor(total / 60)} min ${total % 60} s`;
}
