#!/bin/sh
# Exports adapters over the bundled encoder and a random ALBERT, then loads each with real peft and transformers and compares logits.
# Usage: test/peft/run.sh [PYTHON]     PYTHON has torch, transformers, peft and safetensors (test/peft/README.md)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=${1:-python3}
cases=$(mktemp -d)
trap 'rm -rf "$cases"' EXIT
cd "$here/../.."
CLOISTER_PEFT_CASES="$cases" npx vitest run --project unit test/peft/cases.test.ts
HF_HUB_OFFLINE=1 "$python" "$here/check.py" "$cases"/*
