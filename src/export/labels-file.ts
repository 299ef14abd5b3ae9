// labels.json: names of the outputs in order, thresholds, pooling, text rule, label policies and the base. Source: FORMATS 5.
import type { AdapterBundle } from "./types";

const byIndex = (labels: readonly string[]) => Object.fromEntries(labels.map((name, i) => [String(i), name]));
const byName = (labels: readonly string[]) => Object.fromEntries(labels.map((name, i) => [name, i]));

/** `method` "head" marks factors that are there for PEFT only. */
export function labelsFile(bundle: AdapterBundle): Record<string, unknown> {
  const { labels, base } = bundle;
  return {
    schema: "cloister.labels/1",
    label_set: bundle.labelSetName,
    problem_type: "multi_label_classification",
    id2label: byIndex(labels),
    label2id: byName(labels),
    thresholds: Object.fromEntries(labels.map((name, i) => [name, bundle.thresholds[i] ?? 0.5])),
    pooling: bundle.spec.pooling,
    method: bundle.method,
    input: {
      sections: bundle.text.sections,
      rule: bundle.text.rule,
      max_tokens: bundle.maxTokens,
      truncation: "right",
    },
    policy: { uncertain: bundle.uncertain, blank: bundle.blank },
    base: { name: base.name, revision: base.revision, dtype: base.dtype, package_sha256: base.packageSha256 },
  };
}

export { byIndex, byName };
