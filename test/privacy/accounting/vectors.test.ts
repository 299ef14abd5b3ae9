// The accountants by Renyi DP and in closed form against published values (fixtures/privacy/privacy-vectors.json), each row at
// its own tolerance. Rows of other kinds belong to the loss distributions (pld-vectors.test.ts) and the audits
// (audit/vectors.test.ts); a kind that nobody answers is red.
import { describe, expect, test } from "vitest";
import { gaussianDelta, gaussianEpsilon } from "@/privacy/accounting/gaussian";
import { epsilonFromRdp } from "@/privacy/accounting/rdp-epsilon";
import { logMoment, subsampledRdp } from "@/privacy/accounting/subsampled-rdp";
import { looseRdp } from "./loose-rdp";
import {
  auditKinds,
  field,
  firstNumber,
  opacusSearch,
  number,
  phases,
  pldKinds,
  relative,
  rows,
  type Row,
  type Run,
} from "./vector-rows";

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, k) => from + k);
const tenths = range(11, 109).map((k) => k / 10);
const opacusOrders = [...tenths, ...range(12, 63)];
const dpAccountingOrders = [...tenths, ...range(11, 63), 128, 256, 512, 1024];

const cost = (runs: readonly Run[], delta: number, { orders = dpAccountingOrders, loose = false } = {}) => {
  const one = loose ? looseRdp : subsampledRdp;
  const rdp = orders.map((order) =>
    runs.reduce((sum, [noiseMultiplier, samplingProbability, steps]) => {
      return sum + steps * one(order, { noiseMultiplier, samplingProbability });
    }, 0),
  );
  return epsilonFromRdp(rdp, orders, delta);
};
const checks: Readonly<Record<string, (row: Row) => void>> = {
  rdp_at_order(row) {
    const sampling = { noiseMultiplier: number(row, "sigma"), samplingProbability: number(row, "q") };
    const got = number(row, "T") * subsampledRdp(number(row, "order"), sampling);
    expect(relative(got, Number(row.expected))).toBeLessThan(row.group === "D" ? 1e-4 : 1e-6);
  },
  rdp_at_order_exact(row) {
    const sampling = { noiseMultiplier: number(row, "sigma"), samplingProbability: number(row, "q") };
    expect(relative(logMoment(number(row, "order"), sampling), field(row, "log_a"))).toBeLessThan(1e-9);
    expect(relative(subsampledRdp(number(row, "order"), sampling), field(row, "rdp"))).toBeLessThan(1e-9);
  },
  rdp_to_eps(row) {
    const orders = range(2, 32);
    const got = epsilonFromRdp(
      orders.map(() => 1.1),
      orders,
      number(row, "delta"),
    );
    expect(Math.abs(got.epsilon - firstNumber(row))).toBeLessThan(1e-7);
    expect(got.order).toBe(32);
  },
  rdp_eps_heterogeneous(row) {
    const got = cost(phases(row), number(row, "delta"), { orders: range(2, 32) });
    expect(got.epsilon).toBeCloseTo(0.33634, 5);
    expect(got.order).toBe(23);
  },
  poisson_gaussian_eps_rdp(row) {
    const q = "q" in row.inputs ? number(row, "q") : number(row, "B") / number(row, "N");
    const custom: unknown = row.inputs["orders"];
    const orders = Array.isArray(custom) ? custom.map(Number) : row.group === "B" ? opacusOrders : dpAccountingOrders;
    const got = cost([[number(row, "sigma"), q, number(row, "T")]], number(row, "delta"), { orders });
    expect(Math.abs(got.epsilon - firstNumber(row))).toBeLessThan(row.tolerance === "abs 0.005" ? 0.005 : 1e-7);
    const order = /(?:order |alpha=)(\d+)/.exec(String(row.expected))?.[1];
    if (order !== undefined) expect(got.order).toBe(Number(order));
  },
  calibrate_rdp(row) {
    const got = opacusSearch(
      row,
      (sigma) => cost([[sigma, number(row, "q"), 2250]], number(row, "delta"), { orders: opacusOrders }).epsilon,
    );
    expect(Math.abs(got - Number(row.expected))).toBeLessThan(1e-4);
  },
  tf_example_privacy_rdp(row) {
    const run: Run = [number(row, "sigma"), number(row, "q"), number(row, "T")];
    const got = cost([run], number(row, "delta"), { loose: run[1] < 1 });
    expect(Math.abs(got.epsilon - firstNumber(row))).toBeLessThan(1e-7);
  },
  tf_statement_rdp(row) {
    const sampling = number(row, "q");
    if (row.id === "C016") {
      expect(groupEpsilon(row)).toBe(Infinity);
      return;
    }
    const got = cost([[number(row, "sigma_effective"), sampling, number(row, "T")]], number(row, "delta"));
    expect(Math.abs(got.epsilon - firstNumber(row))).toBeLessThan(5e-4);
  },
  forward(row) {
    const run: Run = [number(row, "sigma"), number(row, "q"), number(row, "T")];
    expectRdpOfGroupK(row, [run]);
  },
  heterogeneous(row) {
    expectRdpOfGroupK(row, phases(row));
  },
  calibrate(row) {
    const epsilonAt = (sigma: number, loose: boolean) =>
      cost([[sigma, number(row, "q"), number(row, "T")]], number(row, "delta"), { loose }).epsilon;
    const expected = field(row, "sigma_rdp");
    const target = number(row, "eps");
    expect(epsilonAt(expected * (1 + 1e-4), true)).toBeLessThanOrEqual(target);
    expect(epsilonAt(expected * (1 - 1e-4), true)).toBeGreaterThan(target);
    expect(epsilonAt(expected, false)).toBeLessThanOrEqual(epsilonAt(expected, true) * (1 + 1e-12));
  },
  gaussian_analytic(row) {
    expect(relative(gaussianEpsilon(number(row, "sigma"), number(row, "delta")), field(row, "eps"))).toBeLessThan(1e-7);
  },
  no_amplification_each_example_once_per_epoch(row) {
    const combined = number(row, "sigma") / Math.sqrt(number(row, "epochs"));
    expect(relative(gaussianEpsilon(combined, number(row, "delta")), field(row, "eps_pld"))).toBeLessThan(1e-4);
  },
  calibrate_gaussian_pld(row) {
    const expected = row.expected === "1/3" ? 1 / 3 : Number(row.expected);
    const combined = expected / number(row, "sens") / Math.sqrt(number(row, "T"));
    expect(Math.abs(gaussianDelta(combined, number(row, "eps")) - number(row, "delta"))).toBeLessThan(1e-8);
  },
};

/** eps_rdp by the looser series equals the row; by ours it is 0 to 1e-3 lower. */
function expectRdpOfGroupK(row: Row, runs: readonly Run[]): void {
  const expected = field(row, "eps_rdp");
  const delta = number(row, "delta");
  expect(relative(cost(runs, delta, { loose: true }).epsilon, expected)).toBeLessThan(1e-4);
  const ours = cost(runs, delta).epsilon / expected;
  expect(ours).toBeLessThan(1 + 1e-6);
  expect(ours).toBeGreaterThan(1 - 1e-3);
}

/** Group privacy of k units by the conversion of the note: smallest eps with δ₁(eps)·(e^{k eps} − 1)/(e^eps − 1) ≤ δ. */
function groupEpsilon(row: Row): number {
  const sampling = { noiseMultiplier: number(row, "sigma_effective"), samplingProbability: number(row, "q") };
  const k = number(row, "user_k");
  for (let one = 0.01; one < 60; one *= 1.05) {
    const rdp = dpAccountingOrders.map((order) => number(row, "T") * subsampledRdp(order, sampling));
    const delta1 = Math.min(
      ...dpAccountingOrders.map((order, i) => {
        return Math.exp((order - 1) * (rdp[i]! - one + Math.log1p(-1 / order)) - Math.log(order));
      }),
    );
    if (delta1 * (Math.expm1(k * one) / Math.expm1(one)) <= number(row, "delta")) return k * one;
  }
  return Infinity;
}

/** Answered by pld-vectors.test.ts and audit/vectors.test.ts, which fail on a row that they do not answer. */
const answeredElsewhere: readonly string[] = [...pldKinds, ...auditKinds];

describe("published privacy values", () => {
  const answered = rows.filter((row) => row.kind in checks);
  test.each(answered)("$id $kind", (row) => {
    checks[row.kind]?.(row);
  });

  test("every row is answered, here or by the loss distributions or the audits", () => {
    const left = rows.filter((row) => !(row.kind in checks));
    expect(left.filter((row) => !answeredElsewhere.includes(row.kind)).map((row) => row.id)).toEqual([]);
    expect(rows.length).toBe(228);
  });
});
