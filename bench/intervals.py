# The peer of bench/intervals.ts: reads counts [C, L, 4] (TP, FP, FN, TN; bytes) from standard input, makes the same intervals with
# NumPy (multinomial weights times counts, in slices of 250 replicates), and prints one JSON line: milliseconds and weighted F1.
import json, sys, time
import numpy as np
from scipy.stats import norm

L, B = int(sys.argv[1]), int(sys.argv[2])
counts = np.frombuffer(sys.stdin.buffer.read(), np.uint8).reshape(-1, 4 * L).astype(np.float64)
C = len(counts)


def figures(totals):
    """[rows, 4 + 4 L] of totals [rows, 4 L]."""
    t = totals.reshape(-1, L, 4)
    tp, fp, fn, tn = (t[:, :, k] for k in range(4))
    with np.errstate(invalid="ignore", divide="ignore"):
        f1, precision, recall, specificity = 2 * tp / (2 * tp + fp + fn), tp / (tp + fp), tp / (tp + fn), tn / (tn + fp)
        s = tp + fn
        n = s + fp + tn
        whole = np.nan_to_num(f1)
        both = (s * whole + (n - s) * np.nan_to_num(2 * tn / (2 * tn + fp + fn))) / n
        micro = 2 * tp.sum(1) / (2 * tp.sum(1) + fp.sum(1) + fn.sum(1))
        averages = [(s * whole).sum(1) / s.sum(1), whole.mean(1), micro, both.mean(1)]
    return np.column_stack([*averages, f1, precision, recall, specificity])


def bca(point, drawn, left_out):
    drawn = drawn[~np.isnan(drawn)]
    z0 = norm.ppf(((drawn < point).sum() + (drawn <= point).sum()) / (2 * len(drawn)))
    d = left_out.mean() - left_out
    a = (d**3).sum() / (6 * (d**2).sum() ** 1.5)
    z = np.array([-1.959963984540054, 1.959963984540054])
    return np.quantile(drawn, norm.cdf(z0 + (z0 + z) / (1 - a * (z0 + z))))


def run():
    rng = np.random.default_rng(1)
    total = counts.sum(0)
    point = figures(total)[0]
    slices = [rng.multinomial(C, np.full(C, 1 / C), 250).astype(np.float64) @ counts for _ in range(B // 250)]
    drawn, left_out = figures(np.concatenate(slices)), figures(total - counts)
    return [bca(point[k], drawn[:, k], left_out[:, k]) for k in range(len(point))]


wall, cpu = time.perf_counter(), time.process_time()
intervals = run()
print(json.dumps({"wallMs": 1000 * (time.perf_counter() - wall), "cpuMs": 1000 * (time.process_time() - cpu), "weightedF1": intervals[0].tolist(), "numpy": np.__version__}))
