// Interval of the area under a ROC curve from its value and the two numbers alone; it has a width also where the area is 0 or 1.
// Source: Newcombe 2006, Statistics in Medicine 25, 559, method 5, on the variance of Hanley and McNeil 1982.
import { checkInteger, checkRange } from "@/base/check";
import type { Interval } from "./clopper-pearson";

interface Compared {
  readonly members: number;
  readonly nonMembers: number;
}

/** A(1 − A)·[1 + (N − 1)(1 − A)/(2 − A) + (N − 1)A/(1 + A)] / (mn), N the mean of m and n. */
function variance(area: number, { members: m, nonMembers: n }: Compared): number {
  const others = (m + n) / 2 - 1;
  const spread = 1 + (others * (1 - area)) / (2 - area) + (others * area) / (1 + area);
  return (area * (1 - area) * spread) / (m * n);
}

const normal95 = 1.959963984540054;

/** The area farthest from `area` towards `end` whose own z standard errors still reach it, by bisection. */
function limit(area: number, end: 0 | 1, compared: Compared): number {
  const reaches = (at: number) => Math.abs(area - at) <= normal95 * Math.sqrt(variance(at, compared));
  let inside = area;
  let outside: number = end;
  for (let i = 0; i < 60; i++) {
    const middle = (inside + outside) / 2;
    if (reaches(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/** 95 % interval. @param area  in [0, 1]; members and nonMembers at least 1 */
export function aurocInterval(area: number, compared: Compared): Interval {
  const { members, nonMembers } = compared;
  checkRange("privacy/audit", { area }, [0, 1]);
  checkInteger("privacy/audit", { members }, [1, 1e9]);
  checkInteger("privacy/audit", { nonMembers }, [1, 1e9]);
  return { low: limit(area, 0, compared), high: limit(area, 1, compared) };
}
