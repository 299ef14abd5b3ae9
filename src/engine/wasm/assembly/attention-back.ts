// Gradients of attention, a head at a time. Probabilities come back from lse: p = exp(S − lse). Panels [T, 8] hold eight queries,
// as in attention.ts, and serve dQ; 64 queries at a time they are turned over for dK and dV, whose sums run over the queries in
// ascending order whatever the block.
import { tiles } from "./attention";
import { exp } from "./exp";
import { aligned, madd, roundUp, startOf } from "./lanes";
import { columnsToGroups, panelToRows, rowsToGroups, rowsToPanels, transposeBlock } from "./pack";
import { groupBytes, panelBytes, tile, tileRows } from "./tile";

/** Queries of a block. */
// @ts-ignore: decorator
@inline const blockQueries: usize = 64;

/** Bytes of a score panel: rows for whole groups of keys, and for whole eights. */
@inline
function scoreBytes(T: usize): usize {
  return (T + 8) * panelBytes;
}

/** Bytes of eight keys' dK or dV while they are summed. */
@inline
function sumBytes(D: usize): usize {
  return roundUp(D, tileRows) * panelBytes;
}

/** Scratch for a report of T tokens and heads of width D. */
export function attentionBackBytes(T: usize, D: usize): usize {
  const rows = aligned(roundUp(T, tileRows) * D * 4);
  const columns = aligned(roundUp(D, tileRows) * T * 4);
  const block = aligned(roundUp(D, tileRows) * blockQueries * 4);
  const scores: usize = (blockQueries / 4) * scoreBytes(T);
  const sums: usize = (roundUp(T, 8) / 4) * sumBytes(D);
  const panels: usize = 5 * sumBytes(D) + blockQueries * panelBytes;
  return 2 * rows + columns + 2 * block + scores + sums + panels + 512;
}

/** Parameters as in attention.ts. dq, dk, dv are at the first column of the first head, like q, k, v. */
export function attentionBack(
  q: usize,
  qPitch: usize,
  k: usize,
  v: usize,
  kvPitch: usize,
  out: usize,
  dOut: usize,
  outPitch: usize,
  lse: usize,
  dq: usize,
  dk: usize,
  dv: usize,
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
      const qAt = row * qPitch + column, kvAt = start * kvPitch + column, outAt = row * outPitch + column;
      backHead(
        q + qAt,
        qPitch,
        queries,
        k + kvAt,
        v + kvAt,
        kvPitch,
        T,
        D,
        out + outAt,
        dOut + outAt,
        outPitch,
        lse + (row * heads + z) * 4,
        heads * 4,
        dq + qAt,
        dk + kvAt,
        dv + kvAt,
        scratch,
      );
    }
  }
}

function backHead(
  q: usize,
  qPitch: usize,
  queries: usize,
  k: usize,
  v: usize,
  kvPitch: usize,
  T: usize,
  D: usize,
  out: usize,
  dOut: usize,
  outPitch: usize,
  lse: usize,
  lsePitch: usize,
  dq: usize,
  dk: usize,
  dv: usize,
  scratch: usize,
): void {
  const keys = scratch;
  const values = aligned(rowsToGroups(k, kvPitch, T, D, keys));
  const keyColumns = aligned(rowsToGroups(v, kvPitch, T, D, values));
  const work = aligned(columnsToGroups(k, kvPitch, T, D, keyColumns));
  const probabilities = work + 5 * sumBytes(D);
  const dScores = probabilities + (blockQueries / 8) * scoreBytes(T);
  const turned = aligned(dScores + (blockQueries / 8) * scoreBytes(T));
  const rows = turned + blockQueries * panelBytes; // queries and dOut of the block as groups
  const keySums = aligned(rows + 2 * (roundUp(D, tileRows) * blockQueries * 4));
  const valueSums = keySums + (roundUp(T, 8) / 8) * sumBytes(D);
  for (let first: usize = 0; first < queries; first += blockQueries) {
    const inBlock = min(blockQueries, queries - first);
    for (let n: usize = 0; n < inBlock; n += 8) {
      const qAt = (first + n) * qPitch, outAt = (first + n) * outPitch;
      const p = probabilities + (n / 8) * scoreBytes(T), ds = dScores + (n / 8) * scoreBytes(T);
      const count = min<usize>(8, inBlock - n);
      const delta = scorePanels(q + qAt, qPitch, out + outAt, dOut + outAt, outPitch, count, keys, values, T, D, work, p, ds);
      toGradients(p, ds, T, D, lse + (first + n) * lsePitch, lsePitch, count, delta);
      tiles(keyColumns, D, T, ds, work);
      panelToRows(work, D, count, dq + qAt, qPitch);
    }
    const dOutRows = columnsToGroups(q + first * qPitch, qPitch, inBlock, D, rows);
    columnsToGroups(dOut + first * outPitch, outPitch, inBlock, D, dOutRows);
    sumOverQueries(dScores, rows, inBlock, T, D, turned, keySums, first == 0);
    sumOverQueries(probabilities, dOutRows, inBlock, T, D, turned, valueSums, first == 0);
  }
  for (let m: usize = 0; m < T; m += 8) {
    const count = min<usize>(8, T - m), at = (m / 8) * sumBytes(D);
    panelToRows(keySums + at, D, count, dk + m * kvPitch, kvPitch);
    panelToRows(valueSums + at, D, count, dv + m * kvPitch, kvPitch);
  }
}

/** Scores into p, dOut·v into ds, and the address of Δ [8] = Σ_d dOut·out. */
function scorePanels(
  q: usize,
  qPitch: usize,
  out: usize,
  dOut: usize,
  outPitch: usize,
  count: usize,
  keys: usize,
  values: usize,
  T: usize,
  D: usize,
  work: usize,
  p: usize,
  ds: usize,
): usize {
  const query = work + sumBytes(D), context = query + sumBytes(D), dContext = context + sumBytes(D);
  const delta = dContext + sumBytes(D);
  rowsToPanels(q, qPitch, count, D, 1 / sqrt<f32>(<f32>D), query);
  rowsToPanels(out, outPitch, count, D, 1, context);
  rowsToPanels(dOut, outPitch, count, D, 1, dContext);
  tiles(keys, T, D, query, p);
  tiles(values, T, D, dContext, ds);
  let d0 = f32x4.splat(0), d1 = d0;
  for (let at: usize = 0, end = D * panelBytes; at < end; at += panelBytes) {
    d0 = madd(v128.load(context + at), v128.load(dContext + at), d0);
    d1 = madd(v128.load(context + at, 16), v128.load(dContext + at, 16), d1);
  }
  v128.store(delta, d0), v128.store(delta, d1, 16);
  return delta;
}

/** p = exp(S − lse), ds = p(ds − Δ)/√D. */
function toGradients(
  p: usize,
  ds: usize,
  T: usize,
  D: usize,
  lse: usize,
  lsePitch: usize,
  count: usize,
  delta: usize,
): void {
  const scale = f32x4.splat(1 / sqrt<f32>(<f32>D));
  const d0 = v128.load(delta), d1 = v128.load(delta, 16);
  for (let i: usize = 0; i < 8; i++)
    store<f32>(delta + i * 4, load<f32>(lse + (i < count ? i : count - 1) * lsePitch));
  const l0 = v128.load(delta), l1 = v128.load(delta, 16);
  for (const end = p + T * panelBytes; p < end; p += panelBytes, ds += panelBytes) {
    const p0 = exp(f32x4.sub(v128.load(p), l0)), p1 = exp(f32x4.sub(v128.load(p, 16), l1));
    v128.store(p, p0), v128.store(p, p1, 16);
    v128.store(ds, f32x4.mul(f32x4.mul(p0, scale), f32x4.sub(v128.load(ds), d0)));
    v128.store(ds, f32x4.mul(f32x4.mul(p1, scale), f32x4.sub(v128.load(ds, 16), d1)), 16);
  }
}

/** sums[⌈T/8⌉][D, 8] (+)= Σ_n rows_n ⊗ panel[m, n] over the queries of a block, in their order. */
function sumOverQueries(
  panels: usize,
  rows: usize,
  queries: usize,
  T: usize,
  D: usize,
  turned: usize,
  sums: usize,
  isFirst: bool,
): void {
  for (let m: usize = 0; m < T; m += 8) {
    for (let n: usize = 0; n < queries; n += 8)
      transposeBlock(panels + (n / 8) * scoreBytes(T) + m * panelBytes, turned + n * panelBytes);
    let left = rows;
    for (const end = sums + sumBytes(D); sums < end; sums += tileRows * panelBytes) {
      tile(left, turned, queries, sums, isFirst ? 0 : sums, panelBytes);
      left += queries * groupBytes;
    }
  }
}
