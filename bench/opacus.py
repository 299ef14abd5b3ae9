"""PyTorch + PEFT + Opacus as a contestant of the benchmark: reads one JSON object a line, answers with one (see protocol.ts).

python bench/opacus.py [shape] [threads]     runs every row once by itself and prints the medians
python bench/opacus.py --serve               is what `npm run bench -- --opacus` starts
BertForSequenceClassification, LoRA rank 8 and alpha 16 on query and value, classifier trained, pooler frozen, no dropout, loss the
sum over labels. Padded batches of 32 reports of like length; a step is all of them, clipped batch by batch, with noise once.
Before anything is timed, per-sample gradients must equal those of a batch of one: some Opacus versions corrupt LoRA in silence.
"""

import base64
import json
import os
import pathlib
import resource
import statistics
import sys
import time
import warnings

HERE = str(pathlib.Path(__file__).resolve().parent)
sys.path = [place for place in sys.path if place != HERE]  # else this file is what `import opacus` finds

import numpy as np
import opacus
import peft
import torch
import transformers
from opacus import GradSampleModule
from opacus.optimizers import DPOptimizer

sys.path.append(HERE)
import peer_models  # noqa: E402
from peer_models import NUM_LABELS, formula  # noqa: E402

warnings.filterwarnings("ignore")
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
BATCH = 32
CLIP, NOISE, RATE = 1.0, 1.0, 0.001
CHECKED = [5, 19, 40, 77]


def loss_sum(logits, wanted):
    """Sum over labelled cells of the binary cross-entropy, for each report [B]."""
    labelled = (wanted >= 0).float()
    cells = torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted.clamp(min=0), weight=labelled, reduction="none")
    return cells.sum(1)


class Peer:
    def __init__(self, shape, threads):
        torch.set_num_threads(threads)
        torch.manual_seed(0)
        lora = peft.LoraConfig(
            r=8, lora_alpha=16, lora_dropout=0.0, target_modules=["query", "value"], task_type=peft.TaskType.SEQ_CLS
        )
        self.hidden = peer_models.SHAPES[shape]["hiddenSize"]
        self.model = peft.get_peft_model(peer_models.classifier(shape), lora).train()
        trained = [name for name, parameter in self.model.named_parameters() if parameter.requires_grad]
        assert all("lora_" in name or "classifier" in name for name in trained), trained
        # The order of the packed adapter: layers ascending, query before value, A before B, then the classifier.
        order = ["query.lora_A", "query.lora_B", "value.lora_A", "value.lora_B"]
        place = lambda name: (  # noqa: E731
            (int(name.split("layer.")[1].split(".")[0]), [part in name for part in order].index(True))
            if "lora_" in name
            else (1000, name.endswith("bias"))
        )
        named = dict(self.model.named_parameters())
        self.parameters = [named[name] for name in sorted(trained, key=place)]
        self.set_adapter()
        self.per_sample = GradSampleModule(self.model, loss_reduction="sum")
        self.optimizers = {
            "lora": torch.optim.Adam(self.parameters, lr=RATE),
            "dp": DPOptimizer(
                torch.optim.Adam(self.parameters, lr=RATE),
                noise_multiplier=NOISE,
                max_grad_norm=CLIP,
                expected_batch_size=1,
                loss_reduction="sum",
            ),
        }
        self.batches = {}
        self.heads = {}

    def set_adapter(self, scale=0.05):
        """The formula's adapter, lora_B not zero: else a wrong gradient of lora_A would be hidden."""
        size = sum(parameter.numel() for parameter in self.parameters)
        values = torch.from_numpy(formula.values(2, (size,), scale))
        with torch.no_grad():
            for parameter, part in zip(self.parameters, values.split([p.numel() for p in self.parameters])):
                parameter.copy_(part.reshape(parameter.shape))

    def prepared(self, lengths):
        """[(ids, mask, targets)], padded and sorted before the clock runs."""
        key = tuple(lengths)
        if key not in self.batches:
            wanted = torch.from_numpy(peer_models.targets(len(lengths)))
            self.batches[key] = [
                (chosen, ids, mask, wanted[chosen]) for chosen, ids, mask in peer_models.padded_batches(lengths, BATCH)
            ]
        return self.batches[key]

    def logits(self, ids, mask):
        return self.model(input_ids=ids, attention_mask=mask).logits

    def run_forward(self, lengths):
        self.per_sample.disable_hooks()
        self.model.eval()
        with torch.inference_mode():
            for _, ids, mask, _ in self.prepared(lengths):
                self.logits(ids, mask)
        self.model.train()

    def run_lora(self, lengths):
        self.per_sample.disable_hooks()
        optimizer = self.optimizers["lora"]
        for _, ids, mask, wanted in self.prepared(lengths):
            loss_sum(self.logits(ids, mask), wanted).sum().backward()
        for parameter in self.parameters:
            parameter.grad /= len(lengths)
        optimizer.step()
        optimizer.zero_grad()

    def run_dp(self, lengths):
        self.per_sample.enable_hooks()
        optimizer = self.optimizers["dp"]
        optimizer.expected_batch_size = len(lengths)
        batches = self.prepared(lengths)
        for at, (_, ids, mask, wanted) in enumerate(batches):
            loss_sum(self.per_sample(input_ids=ids, attention_mask=mask).logits, wanted).sum().backward()
            optimizer.signal_skip_step(do_skip=at + 1 < len(batches))
            optimizer.step()
            optimizer.zero_grad()

    def run_head(self, lengths):
        """A private step of a linear head on stored features, all reports in one batch."""
        count = len(lengths)
        if count not in self.heads:
            head = GradSampleModule(torch.nn.Linear(self.hidden, NUM_LABELS), loss_reduction="sum")
            optimizer = DPOptimizer(
                torch.optim.Adam(head.parameters(), lr=RATE),
                noise_multiplier=NOISE,
                max_grad_norm=CLIP,
                expected_batch_size=count,
                loss_reduction="sum",
            )
            features = torch.from_numpy(formula.values(8, (count, self.hidden), 1.0))
            self.heads[count] = head, optimizer, features, torch.from_numpy(peer_models.targets(count))
        head, optimizer, features, wanted = self.heads[count]
        loss_sum(head(features), wanted).sum().backward()
        optimizer.step()
        optimizer.zero_grad()

    def gradients(self, lengths):
        """Opacus' per-sample gradients [B, P] at the formula's adapter, in the order of `lengths`."""
        self.set_adapter()
        self.per_sample.enable_hooks()
        rows = np.zeros((len(lengths), sum(p.numel() for p in self.parameters)), dtype=np.float32)
        for chosen, ids, mask, wanted in self.prepared(lengths):
            loss_sum(self.per_sample(input_ids=ids, attention_mask=mask).logits, wanted).sum().backward()
            rows[chosen] = torch.cat([p.grad_sample.flatten(1) for p in self.parameters], 1).numpy()
            self.per_sample.zero_grad()
        return rows

    def gradients_one_by_one(self, lengths):
        """The same from plain autograd, each report alone and without padding."""
        self.set_adapter()
        self.per_sample.disable_hooks()
        wanted = torch.from_numpy(peer_models.targets(len(lengths)))
        rows = []
        for report, tokens in enumerate(peer_models.reports(lengths)):
            ids = torch.from_numpy(tokens)[None]
            loss = loss_sum(self.logits(ids, torch.ones_like(ids)), wanted[report : report + 1]).sum()
            rows.append(torch.cat([g.flatten() for g in torch.autograd.grad(loss, self.parameters)]).numpy())
        return np.stack(rows)

    def check(self):
        """Worst relative L2 distance of a report's gradient. Raises where Opacus and a batch of one disagree."""
        got, expected = self.gradients(CHECKED), self.gradients_one_by_one(CHECKED)
        worst = float(np.max(np.linalg.norm(got - expected, axis=1) / np.linalg.norm(expected, axis=1)))
        if not worst < 1e-3:
            raise AssertionError(f"Opacus' per-sample gradients are off by {worst:.1e} of a batch of one")
        return worst

    def features(self, lengths):
        """[B, H] of the pooler, with an adapter of zeros."""
        self.set_adapter(0.0)
        self.per_sample.disable_hooks()
        rows = np.zeros((len(lengths), self.hidden), dtype=np.float32)
        with torch.inference_mode():
            for chosen, ids, mask, _ in self.prepared(lengths):
                bert = self.model.get_base_model().bert
                rows[chosen] = bert(input_ids=ids, attention_mask=mask).pooler_output.numpy()
        return rows

    def timed(self, row, lengths):
        work = getattr(self, f"run_{row}")
        self.prepared(lengths) if row != "head" else None
        cpu, start = time.process_time(), time.perf_counter()
        work(lengths)
        return {
            "wallMs": 1000 * (time.perf_counter() - start),
            "cpuMs": 1000 * (time.process_time() - cpu),
            "peakBytes": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        }


def opened(shape, threads):
    peer = Peer(shape, threads)
    facts = {
        "PyTorch": torch.__version__.split("+")[0],
        "transformers": transformers.__version__,
        "PEFT": peft.__version__,
        "Opacus": opacus.__version__,
        "per-sample gradients against a batch of one": f"{peer.check():.1e}",
    }
    return peer, facts


def serve():
    """Answers lines until the input ends. What libraries print goes to stderr."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    peer = None
    for line in sys.stdin:
        ask = json.loads(line)
        try:
            if ask["do"] == "open":
                peer, facts = opened(ask["shape"], ask["threads"])
                answer = {"facts": facts}
            elif ask["do"] == "run":
                answer = peer.timed(ask["row"], ask["lengths"])
            elif ask["do"] == "values":
                values = {"features": peer.features, "gradients": peer.gradients}[ask["of"]](ask["lengths"])
                answer = {"base64": base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()}
            else:
                break
        except Exception as error:  # the other side prints it and ends
            answer = {"error": f"{type(error).__name__}: {error}"}
        out.write(json.dumps(answer) + "\n")
        out.flush()


def alone(shape="MiniLM-L6", threads="1", repeats=5):
    peer, facts = opened(shape, int(threads))
    lengths = json.loads((peer_models.ROOT / "bench/lengths.json").read_text())["findings"]
    result = {"shape": shape, "threads": int(threads), **facts, "reportsPerSecond": {}}
    for row in ["forward", "lora", "dp", "head"]:
        asked = [1] * 2048 if row == "head" else lengths
        times = [peer.timed(row, asked)["wallMs"] for _ in range(1 + repeats)][1:]
        result["reportsPerSecond"][row] = round(1000 * len(asked) / statistics.median(times), 1)
    print(json.dumps(result))


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        serve()
    else:
        alone(*sys.argv[1:])
