// The plan of a sweep: which methods, epsilons and seeds are compared on which split of which data. All of it is public but the
// paths of the files. Read from JSON with every field checked, so that a slip of the pen cannot change what is compared.
import * as v from "valibot";
import { InputError } from "@/base/errors";
import { faultOf } from "@/base/form-fault";
import { sweepPlanUnreadable } from "@/base/problems/sweep";
import { methods } from "./plan";
import type { Method } from "./plan";

/** What needs no privacy plan, cheapest first; "full" stands behind every method of training. */
export const baselines = ["majority", "rules", "tf-idf"] as const;
export type Baseline = (typeof baselines)[number];
export type SweepMethod = Baseline | Method | "full";

/** Cheapest first: the order in which cells run. */
export const sweepMethods: readonly SweepMethod[] = [...baselines, ...methods, "full"];

export const isTrained = (method: SweepMethod): method is Method => methods.some((one) => one === method);
export const isBaseline = (method: SweepMethod): method is Baseline => baselines.some((one) => one === method);

const word = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300));
const seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4_294_967_295));
const onceEach = "a list in which each value stands once";

const epsilon = v.union(
  [
    v.pipe(
      v.picklist(["none"]),
      v.transform(() => null),
    ),
    v.null(),
    v.pipe(v.number(), v.minValue(0.01), v.maxValue(20)),
  ],
  '"none" or a number from 0.01 to 20',
);

const split = v.variant(
  "kind",
  [
    /** One draw of test patients a seed; with a seed of its own the same test patients for all. */
    v.strictObject({
      kind: v.literal("hold-out"),
      share: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(0.5)), 0.2),
      seed: v.optional(seed),
    }),
    /** Every patient is tested once; a repeat is all folds of a seed together. */
    v.strictObject({
      kind: v.literal("k-fold"),
      folds: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(20)),
      seed: v.optional(seed),
    }),
    /** The split column of the file, or the files under reports.test. */
    v.strictObject({ kind: v.literal("file") }),
  ],
  'an object with kind "hold-out", "k-fold" or "file"',
);

const settings = v.strictObject({
  epochs: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(100_000))),
  batch: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(1e7))),
  pooling: v.optional(v.picklist(["family", "cls", "mean"])),
  start: v.optional(v.picklist(["starter", "plain"])),
  layers: v.optional(v.picklist(["all", "upper"])),
});

const policies = v.strictObject({
  uncertain: v.optional(v.picklist(["positive", "negative", "ignore"]), "positive"),
  /** Absent: the label set's own. */
  blank: v.optional(v.picklist(["negative", "ignore"])),
  rowsWithoutPatient: v.optional(v.picklist(["own-patient", "leave-out"]), "own-patient"),
});

const list = <const S extends v.GenericSchema>(of: S, most: number) =>
  v.pipe(
    v.array(of),
    v.minLength(1),
    v.maxLength(most),
    v.check((values) => new Set(values).size === values.length, onceEach),
  );

const design = {
  split: v.optional(split, { kind: "hold-out" }),
  policies: v.optional(policies, {}),
  methods: list(v.picklist([...sweepMethods]), 20),
  /** Of the methods of training; baselines and "full" have none. null: without privacy. */
  epsilons: v.optional(list(epsilon, 20), [null, 10, 3, 1, 0.1]),
  seeds: v.optional(list(seed, 100), [0, 1, 2]),
  /** Number of patients known outside; absent: the real count to one digit. */
  publicSize: v.optional(v.pipe(v.number(), v.integer(), v.minValue(50), v.maxValue(1e7))),
  /** Whether the public size was known outside, or the real count was confirmed to one digit: the statement says which. */
  publicSizeSource: v.optional(v.picklist(["typed", "confirmed"]), "typed"),
  delta: v.optional(v.pipe(v.number(), v.minValue(1e-10), v.maxValue(0.01))),
  /** Own limit for everything charged on these patients, besides a privacy officer's. */
  maxEpsilon: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1_000))),
  /** By method; absent: the recipe's. */
  settings: v.optional(v.record(v.picklist([...methods, "full"]), settings), {}),
  /** What differences are taken against; absent: the best guess of `referenceOf`. */
  reference: v.optional(v.strictObject({ method: v.picklist([...sweepMethods]), epsilon: v.optional(epsilon, null) })),
};

const designForm = v.strictObject(design);

const planForm = v.strictObject({
  schema: v.literal("cloister.sweep/1"),
  reports: v.strictObject({
    files: list(word, 20),
    /** Judged only, in place of a split; with split kind "file". */
    test: v.optional(list(word, 20)),
    textColumn: v.optional(word),
    patientColumn: v.optional(word),
    sections: v.optional(list(word, 20)),
    /** The data hash that the plan was written for, as `--dry-run` prints it. */
    sha256: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u))),
  }),
  /** chexpert14, ct-rate18, or a file. */
  labels: word,
  models: v.optional(list(v.picklist(["all-minilm-l6-v2"]), 1), ["all-minilm-l6-v2"]),
  ...design,
});

/** What is compared, whatever the data. */
export type SweepDesign = Readonly<v.InferOutput<typeof designForm>>;
export type SweepSplit = SweepDesign["split"];
/** A whole plan file. */
export type SweepPlan = Readonly<v.InferOutput<typeof planForm>>;
/** A design as a person writes it, defaults left out. */
export type SweepDesignInput = Readonly<v.InferInput<typeof designForm>>;

const knownKeys = new Set(
  [
    planForm.entries,
    planForm.entries.reports.entries,
    policies.entries,
    settings.entries,
    ...split.options.map((o) => o.entries),
  ]
    .flatMap((entries) => Object.keys(entries))
    .concat("method", "epsilon", ...methods, "full"),
);

function read<S extends v.GenericSchema>(form: S, value: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(form, value);
  if (parsed.success) return parsed.output;
  const { place, rule } = faultOf(parsed.issues[0], knownKeys);
  throw new InputError(sweepPlanUnreadable({ place: place || "the plan", rule }));
}

function refuse(place: string, rule: string): never {
  throw new InputError(sweepPlanUnreadable({ place, rule }));
}

/** A design with its defaults. @throws InputError SWEEP-PLAN */
export const readSweepDesign = (value: unknown): SweepDesign => read(designForm, value);

/** A whole plan with its defaults. @throws InputError SWEEP-PLAN */
export function readSweepPlan(value: unknown): SweepPlan {
  const plan = read(planForm, value);
  if (plan.reports.test && plan.split.kind !== "file") refuse("split.kind", '"file" where reports.test is given');
  return plan;
}
