// center-directions.json: means of pooled features over synthetic reports of several kinds, bound to the weights by their hash
// (`cloister make-directions`). A department's features lie away from the public mean, mostly along these.
import { readPublicMeans } from "./feature-stats";
import { modelFault } from "./model-fault";
import type { FeatureScaling, Pooling } from "./types";

type Scalings = Readonly<Record<Exclude<Pooling, "cls">, FeatureScaling>>;

/** A mean of which less is left beside the other names no direction of its own. */
const leastRest = 1e-3;

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, h) => sum + x * b[h]!, 0);

/** Gram and Schmidt, each row cleared of the others twice. @returns [k, H] orthonormal rows, k = means.length */
function orthonormal(means: readonly Float32Array[], { mean, std }: FeatureScaling): Float32Array {
  const rows: Float64Array[] = [];
  for (const raw of means) {
    const row = Float64Array.from(raw, (value, h) => (value - mean[h]!) / std[h]!);
    const length = Math.sqrt(dot(row, row));
    for (const before of [...rows, ...rows]) {
      const along = dot(row, before);
      for (let h = 0; h < row.length; h++) row[h]! -= along * before[h]!;
    }
    const rest = Math.sqrt(dot(row, row));
    if (!(rest > leastRest * Math.max(1, length)))
      throw modelFault("MDL-STATS", "expected means in different directions", { file: "center-directions.json" });
    rows.push(row.map((value) => value / rest));
  }
  return Float32Array.from(rows.flatMap((row) => [...row]));
}

/**
 * The scalings with the directions in which a center may be learned.
 * @throws FormatError MDL-STATS if the file is damaged, has other lengths, or was made for other weights
 */
export async function withDirections(
  scalings: Scalings,
  bytes: Uint8Array,
  weights: Uint8Array<ArrayBuffer>,
): Promise<Scalings> {
  const means = await readPublicMeans(bytes, weights, scalings.mean.mean.length);
  const extended = (pooling: keyof Scalings): FeatureScaling => ({
    ...scalings[pooling],
    directions: orthonormal(means[pooling], scalings[pooling]),
  });
  return { family: extended("family"), mean: extended("mean") };
}
