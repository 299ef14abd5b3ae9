// Renyi DP of one Poisson-subsampled Gaussian release, integer and fractional orders.
// Source: Mironov, Talwar, Zhang 2019, sections 3.3 (arXiv 1908.10530). Assumes sensitivity 1 in units of clipNorm.
import { checkRange } from "@/base/check";
import { logErfc } from "@/base/erfc";
import { compensatedSum, log1pExp, logExpm1, logSumExp } from "@/base/logspace";

export interface Sampling {
  /** Noise standard deviation ÷ sensitivity (σ). */
  readonly noiseMultiplier: number;
  /** Chance of a unit to be drawn (q), 0 … 1. */
  readonly samplingProbability: number;
}

let logFactorials = new Float64Array(1);

/** log k! for k = 0 … n, grown on demand. */
function logFactorialsTo(n: number): Float64Array {
  if (logFactorials.length <= n) {
    const grown = new Float64Array(2 * n + 1);
    for (let k = 2; k < grown.length; k++) grown[k] = grown[k - 1]! + Math.log(k);
    logFactorials = grown;
  }
  return logFactorials;
}

/** log A = log1p Σ_{i=2..α} C(α,i) q^i (1−q)^{α−i} expm1((i²−i)/2σ²), whole α ≥ 2. */
function integerLogMoment(α: number, { noiseMultiplier: σ, samplingProbability: q }: Sampling): number {
  const logQ = Math.log(q);
  const logRest = Math.log1p(-q);
  const factorial = logFactorialsTo(α);
  const logs = new Float64Array(α - 1);
  for (let i = 2; i <= α; i++) {
    const logBinomial = factorial[α]! - factorial[i]! - factorial[α - i]!;
    logs[i - 2] = logBinomial + i * logQ + (α - i) * logRest + logExpm1((i * (i - 1)) / (2 * σ * σ));
  }
  return log1pExp(logSumExp(logs, α - 1));
}

/** Terms of the fractional series: sign and logarithm of both halves of term i = 0, 1, 2, … */
function* fractionalTerms(α: number, { noiseMultiplier: σ, samplingProbability: q }: Sampling) {
  const logQ = Math.log(q);
  const logRest = Math.log1p(-q);
  const z0 = σ * σ * (logRest - logQ) + 0.5;
  const width = Math.SQRT2 * σ;
  let sign = 1;
  let logBinomial = 0;
  for (let i = 0; ; i++) {
    const j = α - i;
    const first = i * logQ + j * logRest + (i * i - i) / (2 * σ * σ) + logErfc((i - z0) / width);
    const second = j * logQ + i * logRest + (j * j - j) / (2 * σ * σ) + logErfc((z0 - j) / width);
    yield { i, sign, first: logBinomial + first - Math.LN2, second: logBinomial + second - Math.LN2 };
    sign *= Math.sign(j);
    logBinomial += Math.log(Math.abs(j)) - Math.log(i + 1);
  }
}

const tailTerms = 26;

/**
 * Σ (−1)^k a_k of slowly falling a_k from its first n terms, error about 5.8^−n.
 * Source: Cohen, Rodriguez Villegas, Zagier 2000, algorithm 1.
 */
function alternatingSum(a: readonly number[]): number {
  const n = a.length;
  const power = (3 + Math.sqrt(8)) ** n;
  const d = (power + 1 / power) / 2;
  let b = -1;
  let c = -d;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    c = b - c;
    sum += c * a[k]!;
    b *= ((k + n) * (k - n)) / ((k + 0.5) * (k + 1));
  }
  return sum / d;
}

/**
 * log A of a fractional order. The series falls like (q/(1−q))^i at first, later only like i^(−α−2) with alternating signs:
 * that tail is summed by acceleration.
 */
function fractionalLogMoment(α: number, sampling: Sampling): number {
  const { noiseMultiplier: σ, samplingProbability: q } = sampling;
  const z0 = Math.abs(σ * σ * Math.log(1 / q - 1));
  const smoothFrom = Math.ceil(2 * α + Math.min(z0 + 8 * σ, 4_000) + 8);
  const terms: { sign: number; log: number }[] = [];
  const tail: { sign: number; log: number }[] = [];
  let largest = -Infinity;
  for (const { i, sign, first, second } of fractionalTerms(α, sampling)) {
    const log = Math.max(first, second) + Math.log1p(Math.exp(-Math.abs(first - second)));
    largest = Math.max(largest, log);
    (i < smoothFrom ? terms : tail).push({ sign, log });
    if (tail.length === tailTerms || (i > α && log < largest - 42)) break;
  }
  const scale = largest > 600 ? largest : 0;
  const exp = (term: { log: number }) => Math.exp(term.log - scale);
  const direct = terms.map((term) => term.sign * exp(term));
  const rest =
    tail.length === tailTerms ? [tail[0]!.sign * alternatingSum(tail.map(exp))] : tail.map((t) => t.sign * exp(t));
  return scale === 0
    ? Math.log1p(compensatedSum([-1, ...direct, ...rest]))
    : scale + Math.log(compensatedSum([...direct, ...rest]));
}

/**
 * log A_α = (α − 1) · rdp(α) of one step.
 *    A_α = E_{z ~ N(0,σ²)} [((1−q) + q e^{(2z−1)/2σ²})^α]
 * @param order  α > 1; whole orders use the finite binomial sum, others the signed infinite one
 * @returns 0 for q = 0, α(α−1)/2σ² for q = 1
 */
export function logMoment(order: number, sampling: Sampling): number {
  const { noiseMultiplier, samplingProbability: q } = sampling;
  checkRange("privacy/accounting", { order }, [1.001, 1e6]);
  checkRange("privacy/accounting", { samplingProbability: q }, [0, 1]);
  checkRange("privacy/accounting", { noiseMultiplier }, [1e-3, 1e9]);
  if (q === 0) return 0;
  if (q === 1) return (order * (order - 1)) / (2 * noiseMultiplier ** 2);
  return Number.isInteger(order)
    ? integerLogMoment(order, sampling)
    : Math.max(0, fractionalLogMoment(order, sampling));
}

/** Renyi DP of one step at an order: log A / (α − 1). */
export const subsampledRdp = (order: number, sampling: Sampling): number => logMoment(order, sampling) / (order - 1);
