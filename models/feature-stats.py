"""Public statistics of pooled features: mean and standard deviation of each of the H numbers, for both poolings.

Usage: python feature-stats.py MODEL_FOLDER MTSAMPLES_CSV
Needs torch, transformers, pandas. Text: the notes of MTSamples (CC0) whose specialties name Radiology, cut into runs of
30 to 120 words from random starts (fixed seed). No text is stored, only the statistics. The encoder is the folder's own:
float16 numbers widened to float32. "family" is tanh(pooler(h[CLS])); "mean" is the mean over all tokens, [CLS] and
[SEP] included.
"""

import hashlib
import json
import pathlib
import random
import re
import statistics
import sys

import pandas as pd
import torch
from transformers import AutoTokenizer, BertModel

SEED, PASSES, MAX_TOKENS, BATCH = 20250101, 3, 512, 16


def pieces(notes: list[str]) -> list[str]:
    """Runs of 30 to 120 words. The file writes a line end as a comma without a space after it."""
    rng, found = random.Random(SEED), []
    for _ in range(PASSES):
        for note in notes:
            words = re.sub(r"\s*,(?=[^\s\d])|,\s+(?=,)", " ", note).split()
            at = rng.randrange(0, 40)
            while at + 30 <= len(words):
                size = rng.randint(30, 120)
                found.append(" ".join(words[at : at + size]))
                at += size
    return found


def main() -> None:
    folder, source = map(pathlib.Path, sys.argv[1:3])
    torch.manual_seed(0)
    table = pd.read_csv(source, keep_default_na=False)
    notes = sorted(set(table[table.specialties.str.contains("Radiology")].transcription))
    texts = sorted(pieces(notes), key=len)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = BertModel.from_pretrained(folder).float().eval()
    pooled: dict[str, list[torch.Tensor]] = {"family": [], "mean": []}
    tokens = 0
    with torch.no_grad():
        for at in range(0, len(texts), BATCH):
            batch = tokenizer(
                texts[at : at + BATCH], padding="longest", truncation=True, max_length=MAX_TOKENS, return_tensors="pt"
            )
            out = model(**batch)
            mask = batch["attention_mask"][..., None].double()
            tokens += int(mask.sum())
            pooled["family"].append(out.pooler_output.double())
            pooled["mean"].append((out.last_hidden_state.double() * mask).sum(1) / mask.sum(1))
    stats = {}
    for name, rows in pooled.items():
        features = torch.cat(rows)
        std = [float(f"{v:.9g}") for v in features.std(0).float().tolist()]
        dead = [i for i, v in enumerate(std) if v < 0.01 * statistics.median(std)]
        stats[name] = {
            "mean": [float(f"{v:.9g}") for v in features.mean(0).float().tolist()],
            # A feature that never moves gets std 1: dividing by its rounding noise would make it loud.
            "std": [1.0 if i in dead else v for i, v in enumerate(std)],
        }
        print(name, "std from", min(stats[name]["std"]), "to", max(stats[name]["std"]), "never moving:", dead)
    result = {
        "schema": "cloister.feature-stats/1",
        "recipe": {
            "command": "python models/feature-stats.py models/all-minilm-l6-v2 mtsamples.csv",
            "source": "MTSamples transcriptions (CC0), specialty Radiology",
            "source_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
            "script_sha256": hashlib.sha256(pathlib.Path(__file__).read_bytes()).hexdigest(),
            "weights_sha256": hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest(),
            "notes": len(notes),
            "pieces": len(texts),
            "tokens": tokens,
            "seed": SEED,
        },
        "poolings": stats,
    }
    (folder / "feature-stats.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(result["recipe"])


if __name__ == "__main__":
    main()
