"""Does the rest of the world load what Cloister writes? Real peft and transformers against logits written by Cloister.

Usage: python check.py CASE_FOLDER... [--tolerance 1e-3]      (needs torch, transformers, peft, safetensors; see README.md)
A case folder holds:
  base/           the base model folder (a link will do)
  adapter/        the exported adapter folder
  merged/         the exported merged model, if there is one
  expected.json   {"texts": [...], "logits": [[...], ...]} written by Cloister
Checked, each with its largest difference:
  keys      the tensor file has exactly the keys that PEFT itself saves for this configuration
  peft      load_adapter.py's load() gives expected.json's logits
  twin      so does plain torch: weights read with safetensors, W + lora_alpha/r · B · A, no PEFT (a twin that shares no code)
  merged    so does the merged model, loaded without arguments
  script    load_adapter.py as shipped runs and prints the same scores
Ends with exit code 1 if any difference is over the tolerance.
"""

import argparse
import importlib.util
import json
import pathlib
import subprocess
import sys

import torch
from peft import PeftModel, get_peft_model_state_dict
from safetensors.torch import load_file
from transformers import AutoModel, AutoModelForSequenceClassification, AutoTokenizer


def tokens(tokenizer, text, most):
    return tokenizer(text, truncation=True, max_length=most, return_tensors="pt")


def logits_of(model, tokenizer, texts, most):
    with torch.no_grad():
        return torch.cat([model(**tokens(tokenizer, text, most)).logits for text in texts])


def loader_of(adapter):
    spec = importlib.util.spec_from_file_location("load_adapter", adapter / "load_adapter.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def twin_logits(base, adapter, texts, spec):
    """The plain encoder with updated weights, then pooling and classifier by hand."""
    settings = json.loads((adapter / "adapter_config.json").read_text())
    state = {name.removeprefix("base_model.model."): value for name, value in load_file(adapter / "adapter_model.safetensors").items()}
    model = AutoModel.from_pretrained(base).float().eval()
    weights = dict(model.named_parameters())
    for name in [name for name in state if name.endswith(".lora_A.weight")]:
        update = state[name.replace(".lora_A.", ".lora_B.")] @ state[name]
        target = weights[name.removeprefix(f"{model.config.model_type}.").replace(".lora_A.weight", ".weight")]
        with torch.no_grad():
            target += settings["lora_alpha"] / settings["r"] * update
    pooling = spec["pooling"]
    head = {"family": "classifier", "cls": "cls_classifier", "mean": "mean_classifier"}[pooling]
    tokenizer = AutoTokenizer.from_pretrained(base)
    rows = []
    with torch.no_grad():
        for text in texts:
            out = model(**tokens(tokenizer, text, spec["input"]["max_tokens"]))
            hidden = out.last_hidden_state
            pooled = {"family": out.pooler_output, "cls": hidden[:, 0], "mean": hidden.mean(1)}[pooling]
            rows.append(pooled @ state[f"{head}.weight"].T + state[f"{head}.bias"])
    return torch.cat(rows)


def check(case, tolerance):
    base, adapter, merged = case / "base", case / "adapter", case / "merged"
    wanted = json.loads((case / "expected.json").read_text())
    expected, texts = torch.tensor(wanted["logits"], dtype=torch.float32), wanted["texts"]
    loader = loader_of(adapter)
    spec = loader.spec
    tokenizer, model = loader.load(str(base))
    assert isinstance(model, PeftModel)
    saved, ours = set(get_peft_model_state_dict(model)), set(load_file(adapter / "adapter_model.safetensors"))
    assert saved == ours, f"keys differ: {sorted(saved ^ ours)}"
    found = {"peft": (logits_of(model, tokenizer, texts, spec["input"]["max_tokens"]) - expected).abs().max().item()}
    found["twin"] = (twin_logits(base, adapter, texts, spec) - expected).abs().max().item()
    if merged.exists():
        plain = AutoModelForSequenceClassification.from_pretrained(merged).eval()
        assert plain.config.id2label == {int(i): name for i, name in spec["id2label"].items()}
        own = AutoTokenizer.from_pretrained(merged)
        found["merged"] = (logits_of(plain, own, texts, spec["input"]["max_tokens"]) - expected).abs().max().item()
    said = subprocess.run(
        [sys.executable, str(adapter / "load_adapter.py"), str(base)], input=texts[0], capture_output=True, text=True, check=True
    ).stdout
    scores = [float(line.split("\t")[0]) for line in said.strip().splitlines()]
    found["script"] = (torch.tensor(scores) - expected[0].sigmoid()).abs().max().item()
    spread = (expected.max(0).values - expected.min(0).values).max().item()
    print(f"{case.name}: {len(ours)} keys equal, logits spread {spread:.3g}, largest difference " + ", ".join(f"{k} {v:.2e}" for k, v in found.items()))
    return all(value <= tolerance for value in found.values())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="+", type=pathlib.Path)
    parser.add_argument("--tolerance", type=float, default=1e-3)
    given = parser.parse_args()
    passed = [check(case.resolve(), given.tolerance) for case in given.cases]
    print(f"{sum(passed)} of {len(passed)} cases within {given.tolerance:g}")
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
