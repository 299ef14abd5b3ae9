"""The models and inputs of the benchmark for its Python peers: the same numbers as models.ts and workload.ts."""

import json
import pathlib
import sys

import numpy as np
import torch
from transformers import BertConfig, BertForSequenceClassification

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test/fixtures/engine"))
import formula  # noqa: E402

SHAPES = json.loads((ROOT / "bench/shapes.json").read_text())
NUM_LABELS = 14
VOCAB = 30522
SCALE = 0.03  # near the spread that BERT is initialized with


def formula_tensors(shape):
    """The weights of tinyBert in test/engine/tiny-bert.ts, numbered in its order."""
    H, F, J = shape["hiddenSize"], shape["intermediateSize"], shape["numLayers"]
    shapes = [
        ("embeddings.word_embeddings.weight", (VOCAB, H)),
        ("embeddings.position_embeddings.weight", (512, H)),
        ("embeddings.token_type_embeddings.weight", (2, H)),
        ("embeddings.LayerNorm.weight", (H,)),
        ("embeddings.LayerNorm.bias", (H,)),
    ]
    dense = [
        ("attention.self.query", (H, H)),
        ("attention.self.key", (H, H)),
        ("attention.self.value", (H, H)),
        ("attention.output.dense", (H, H)),
        ("intermediate.dense", (F, H)),
        ("output.dense", (H, F)),
    ]
    for j in range(J):
        at = f"encoder.layer.{j}"
        for name, size in dense:
            shapes += [(f"{at}.{name}.weight", size), (f"{at}.{name}.bias", size[:1])]
        for name in ["attention.output.LayerNorm", "output.LayerNorm"]:
            shapes += [(f"{at}.{name}.weight", (H,)), (f"{at}.{name}.bias", (H,))]
    shapes += [("pooler.dense.weight", (H, H)), ("pooler.dense.bias", (H,))]
    tensors = {}
    for i, (name, size) in enumerate(shapes):
        shift = 1.0 if name.endswith("LayerNorm.weight") else 0.0
        tensors[f"bert.{name}"] = torch.from_numpy(formula.values(shape["seed"] * 1000 + i, size, SCALE, shift))
    return tensors


def classifier(name):
    """BertForSequenceClassification in float32 without dropout."""
    shape = SHAPES[name]
    none = dict(num_labels=NUM_LABELS, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    if "folder" in shape:
        return BertForSequenceClassification.from_pretrained(ROOT / shape["folder"], dtype=torch.float32, **none)
    config = BertConfig(
        vocab_size=VOCAB,
        hidden_size=shape["hiddenSize"],
        num_hidden_layers=shape["numLayers"],
        num_attention_heads=shape["numHeads"],
        intermediate_size=shape["intermediateSize"],
        **none,
    )
    model = BertForSequenceClassification(config)
    missing, unexpected = model.load_state_dict(formula_tensors(shape), strict=False)
    assert unexpected == [] and sorted(missing) == ["classifier.bias", "classifier.weight"], (missing, unexpected)
    return model


def reports(lengths):
    """Token ids of reports of these lengths, each an int64 array."""
    flat = formula.ids(7, sum(lengths), VOCAB)
    return np.split(flat, np.cumsum(lengths)[:-1])


def targets(count):
    """float32 [count, labels]: 0, 1, a soft 0.25 and -1, which is not labelled."""
    kinds = formula.ids(9, count * NUM_LABELS, 4)
    return np.array([0.0, 1.0, 0.25, -1.0], dtype=np.float32)[kinds].reshape(count, NUM_LABELS)


def padded_batches(lengths, size):
    """Batches of reports of like length, shortest first: (indices, ids [B, T], mask [B, T])."""
    tokens = reports(lengths)
    order = sorted(range(len(lengths)), key=lambda report: lengths[report])
    batches = []
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        longest = max(lengths[report] for report in chosen)
        ids = torch.zeros(len(chosen), longest, dtype=torch.int64)
        mask = torch.zeros(len(chosen), longest, dtype=torch.int64)
        for row, report in enumerate(chosen):
            ids[row, : lengths[report]] = torch.from_numpy(tokens[report])
            mask[row, : lengths[report]] = 1
        batches.append((chosen, ids, mask))
    return batches
