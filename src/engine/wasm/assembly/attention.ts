// Attention of every report to itself, a head at a time and eight queries at a time: scores stand as a panel [T, 8], so that
// softmax runs down the keys with a query in each lane, and the panel is at once the right side of the product with V.
// The eight queries of a panel are always the same of a report, so no bit depends on the other reports.
import { exp, ln } from "./exp";
import { aligned, roundUp, startOf } from "./lanes";
import { columnsToGroups, panelToRows, rowsToGroups, rowsToPanels } from "./pack";
import { groupBytes, panelBytes, tile, tileRows } from "./tile";

/** Scratch for a report of T tokens and heads of width D. */
export function attentionBytes(T: usize, D: usize): usize {
  const keys = aligned(roundUp(T, tileRows) * D * 4);
  const values = aligned(roundUp(D, tileRows) * T * 4);
  const scores = aligned((T + tileRows) * panelBytes);
  return keys + values + scores + 2 * aligned((D + tileRows) * panelBytes);
}

/** All tiles of left [lanes, k] against one panel: out [roundUp(lanes), 8]. */
@inline
export function tiles(left: usize, lanes: usize, k: usize, panel: usize, out: usize): void {
  for (let lane: usize = 0; lane < lanes; lane += tileRows) {
    tile(left, panel, k, out, 0, 0);
    left += k * groupBytes;
    out += tileRows * panelBytes;
  }
}

/**
 * @param q, k, v   first column of the first head; rows qPitch, kvPitch, kvPitch bytes apart
 * @param onlyFirst q, out and lse have one row a report
 * @param lse       [R, heads] or 0
 */
export function attention(
  q: usize,
  qPitch: usize,
  k: usize,
  v: usize,
  kvPitch: usize,
  out: usize,
  outPitch: usize,
  lse: usize,
  heads: usize,
  D: usize,
  offsets: usize,
  reports: usize,
  onlyFirst: bool,
  scratch: usize,
): void {
  for (let b: usize = 0; b < reports; b++) {
    const start = startOf(offsets, b);
    const T = startOf(offsets, b + 1) - start;
    const row = onlyFirst ? b : start;
    const queries: usize = onlyFirst ? 1 : T;
    for (let z: usize = 0; z < heads; z++) {
      const column = z * D * 4;
      attendHead(
        q + row * qPitch + column,
        qPitch,
        queries,
        k + start * kvPitch + column,
        v + start * kvPitch + column,
        kvPitch,
        T,
        D,
        out + row * outPitch + column,
        outPitch,
        lse == 0 ? 0 : lse + (row * heads + z) * 4,
        heads * 4,
        scratch,
      );
    }
  }
}

function attendHead(
  q: usize,
  qPitch: usize,
  queries: usize,
  k: usize,
  v: usize,
  kvPitch: usize,
  T: usize,
  D: usize,
  out: usize,
  outPitch: usize,
  lse: usize,
  lsePitch: usize,
  scratch: usize,
): void {
  const keys = scratch;
  const values = aligned(rowsToGroups(k, kvPitch, T, D, keys));
  const query = aligned(columnsToGroups(v, kvPitch, T, D, values));
  const context = query + aligned(D * panelBytes);
  const scores = context + aligned((D + tileRows) * panelBytes);
  const scale: f32 = 1 / sqrt<f32>(<f32>D);
  for (let n: usize = 0; n < queries; n += 8) {
    const count = min<usize>(8, queries - n);
    rowsToPanels(q + n * qPitch, qPitch, count, D, scale, query);
    tiles(keys, T, D, query, scores);
    const inverse0 = context, inverse1 = context + 16; // 1/Σ exp of the eight queries, until the context stands there
    softmax(scores, T, lse == 0 ? 0 : lse + n * lsePitch, lsePitch, count, inverse0);
    const i0 = v128.load(inverse0), i1 = v128.load(inverse1);
    tiles(values, D, T, scores, context);
    for (let at = context, end = context + D * panelBytes; at < end; at += panelBytes) {
      v128.store(at, f32x4.mul(v128.load(at), i0));
      v128.store(at, f32x4.mul(v128.load(at, 16), i1), 16);
    }
    panelToRows(context, D, count, out + n * outPitch, outPitch);
  }
}

/** scores [T, 8] become exp(S − max); inverse [8] = 1/Σ; lse = max + ln Σ for `count` queries. */
function softmax(scores: usize, T: usize, lse: usize, lsePitch: usize, count: usize, inverse: usize): void {
  const end = scores + T * panelBytes;
  let m0 = v128.load(scores), m1 = v128.load(scores, 16);
  for (let at = scores + panelBytes; at < end; at += panelBytes) {
    m0 = f32x4.pmax(m0, v128.load(at));
    m1 = f32x4.pmax(m1, v128.load(at, 16));
  }
  let s0 = f32x4.splat(0), s1 = s0;
  for (let at = scores; at < end; at += panelBytes) {
    const e0 = exp(f32x4.sub(v128.load(at), m0)), e1 = exp(f32x4.sub(v128.load(at, 16), m1));
    v128.store(at, e0);
    v128.store(at, e1, 16);
    s0 = f32x4.add(s0, e0), s1 = f32x4.add(s1, e1);
  }
  const one = f32x4.splat(1);
  if (lse != 0) {
    v128.store(inverse, s0), v128.store(inverse, s1, 16);
    v128.store(inverse, m0, 32), v128.store(inverse, m1, 48);
    for (let i: usize = 0; i < count; i++) {
      const sum = load<f32>(inverse + i * 4), most = load<f32>(inverse + i * 4, 32);
      store<f32>(lse + i * lsePitch, <f32>(<f64>most + ln(sum)));
    }
  }
  v128.store(inverse, f32x4.div(one, s0)), v128.store(inverse, f32x4.div(one, s1), 16);
}
