"""Converts an unpacked all-MiniLM-L6-v2 folder (float32) into the bundled float16 folder.

Usage: python convert.py UNPACKED_MODEL_FOLDER OUT_FOLDER
Needs only Python 3.10+, numpy and safetensors. Deterministic: the same input gives the same bytes.

Weights are rounded to the nearest float16 (ties to even). `embeddings.position_ids` (int64, 0 to 511) is left out:
it holds no weight. The other files are copied byte for byte; LICENSE must already lie in OUT_FOLDER.
Feature statistics are made afterwards by feature-stats.py; `manifest.py OUT_FOLDER` then lists sizes and hashes.
"""

import json
import pathlib
import struct
import sys

import numpy as np
from safetensors.numpy import load_file

COPIED = ["config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt"]


def to_float16(name: str, values: np.ndarray) -> np.ndarray:
    if values.dtype != np.float32 or not np.isfinite(values).all():
        raise SystemExit(f"{name}: expected finite float32, got {values.dtype}")
    rounded = values.astype(np.float16)
    if not np.isfinite(rounded).all():
        raise SystemExit(f"{name}: a value does not fit float16")
    return rounded


def write_safetensors(path: pathlib.Path, tensors: dict[str, np.ndarray]) -> None:
    """Metadata first, tensors by name, header padded with spaces to 8 bytes."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, values in tensors.items():
        header[name] = {"dtype": "F16", "shape": list(values.shape), "data_offsets": [at, at + values.nbytes]}
        at += values.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as out:
        out.write(struct.pack("<Q", len(text)))
        out.write(text)
        for values in tensors.values():
            out.write(np.ascontiguousarray(values).astype("<f2").tobytes())


def main() -> None:
    source, target = map(pathlib.Path, sys.argv[1:3])
    target.mkdir(parents=True, exist_ok=True)
    weights = load_file(source / "model.safetensors")
    kept = {name: weights[name] for name in sorted(weights) if not name.endswith("position_ids")}
    rounded = {name: to_float16(name, values) for name, values in kept.items()}
    write_safetensors(target / "model.safetensors", rounded)
    for name in COPIED:
        (target / name).write_bytes((source / name).read_bytes())
    worst = max(float(np.abs(kept[n] - rounded[n].astype(np.float32)).max()) for n in kept)
    flushed = sum(int(((rounded[n] == 0) & (kept[n] != 0)).sum()) for n in kept)
    print(f"{len(kept)} tensors, {sum(v.size for v in kept.values())} numbers")
    print(f"largest absolute rounding {worst:.3g}, numbers rounded to zero {flushed}")


if __name__ == "__main__":
    main()
