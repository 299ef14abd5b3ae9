import json, pathlib, sys, torch      # usage: python load_adapter.py [BASE_FOLDER] < report.txt
from peft import PeftModel
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer
from transformers import AlbertModel, AlbertPreTrainedModel, BertModel, BertPreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput
here = pathlib.Path(__file__).resolve().parent
spec = json.loads((here / "labels.json").read_text(encoding="utf-8"))
names = {int(i): name for i, name in spec["id2label"].items()}
families = {"bert": (BertPreTrainedModel, BertModel), "albert": (AlbertPreTrainedModel, AlbertModel)}
def pooled(family):  # only for "pooling": "mean" or "cls", which stock classes do not read
    parent, encoder = families[family]
    head = spec["pooling"] + "_classifier"
    class Pooled(parent):
        def __init__(self, config):
            super().__init__(config); setattr(self, family, encoder(config, add_pooling_layer=False))
            setattr(self, head, torch.nn.Linear(config.hidden_size, config.num_labels)); self.post_init()
        def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, **rest):
            hidden = getattr(self, family)(input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
            mask = attention_mask[..., None]
            rows = hidden[:, 0] if spec["pooling"] == "cls" else (hidden * mask).sum(1) / mask.sum(1)
            return SequenceClassifierOutput(logits=getattr(self, head)(rows))
    return Pooled
def load(base=None):
    where, more = (base, {}) if base else (spec["base"]["name"], {"revision": spec["base"]["revision"]})
    tokenizer = AutoTokenizer.from_pretrained(where, **more)
    stock = spec["pooling"] == "family"
    Model = AutoModelForSequenceClassification if stock else pooled(AutoConfig.from_pretrained(where, **more).model_type)
    more |= {"id2label": names, "label2id": spec["label2id"], "problem_type": spec["problem_type"]}
    model = Model.from_pretrained(where, num_labels=len(names), **more).float()
    return tokenizer, PeftModel.from_pretrained(model, str(here)).eval()
if __name__ == "__main__":
    tokenizer, model = load(*sys.argv[1:2])
    batch = tokenizer(sys.stdin.read(), truncation=True, max_length=spec["input"]["max_tokens"], return_tensors="pt")
    with torch.no_grad(): scores = model(**batch).logits.sigmoid()[0]
    for i, name in names.items(): print(f"{scores[i]:.6f}\t{name}")
