"""Writes manifest.json of a bundled model folder: size and SHA-256 of every file, and the hash of the package.

Usage: python manifest.py MODEL_FOLDER HUB_ID
The package hash is the SHA-256 of the lines `<sha256>  <name>\n`, names in byte order, of config, weights and
tokenizer files: two swapped vocabulary ids change it although the hash of the weights stays.
"""

import hashlib
import json
import pathlib
import sys

PACKAGE = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt"]
LEFT_OUT = {"manifest.json", "README.md"}


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    files = {}
    for path in sorted(folder.iterdir()):
        if path.name not in LEFT_OUT:
            data = path.read_bytes()
            files[path.name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    lines = "".join(f"{files[name]['sha256']}  {name}\n" for name in sorted(PACKAGE) if name in files)
    manifest = {
        "schema": "cloister.model/1",
        "name": sys.argv[2],
        "folder": folder.name,
        "package_sha256": hashlib.sha256(lines.encode()).hexdigest(),
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(manifest, indent=2))


if __name__ == "__main__":
    main()
