"""Writes an encoder of bench/shapes.json as ONNX (float32) for the onnxruntime-web rows, in a folder as transformers.js reads it.

python bench/export-onnx.py [shape] [folder]     (needs torch, transformers, onnx, onnxscript)
Inputs input_ids, attention_mask, token_type_ids [batch, tokens]; output pooler_output [batch, H], what the engine calls features.
"""

import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import peer_models  # noqa: E402

NAMES = ["input_ids", "attention_mask", "token_type_ids"]


class Pooled(torch.nn.Module):
    def __init__(self, bert):
        super().__init__()
        self.bert = bert

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.bert(input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).pooler_output


def main(name="MiniLM-L6", folder=None):
    folder = pathlib.Path(folder or peer_models.ROOT / "dist/bench/onnx" / name)
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    model = peer_models.classifier(name)
    model.bert.set_attn_implementation("eager")  # a plainer graph, and no slower
    bert = model.bert.eval()
    bert.config.save_pretrained(folder)
    ids = torch.randint(5, 1000, (2, 9))
    example = (ids, torch.ones_like(ids), torch.zeros_like(ids))
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        Pooled(bert),
        example,
        str(folder / "onnx/model.onnx"),
        input_names=NAMES,
        output_names=["pooler_output"],
        dynamic_shapes=None,
        dynamic_axes={**{one: axes for one in NAMES}, "pooler_output": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )


main(*sys.argv[1:])
