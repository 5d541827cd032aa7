"""Fails the image build when the image would fail later: moved PyTorch, broken extensions, missing entry points."""

import importlib
import sys
import tempfile
from importlib.metadata import entry_points
from pathlib import Path

import torch


def main(expected_torch: str) -> None:
    if torch.__version__ != expected_torch:
        sys.exit(f"torch moved from {expected_torch} to {torch.__version__} while the image was built")

    for module in ("sllm_store._C", "sllm_store.server", "sllm_store.cli", "faststart_vllm.convert"):
        importlib.import_module(module)

    plugins = {plugin.name: plugin.value for plugin in entry_points(group="vllm.general_plugins")}
    if plugins.get("serverless_llm") != "faststart_vllm:register":
        sys.exit(f"the loader plugin is not registered: {plugins}")

    # One save through the compiled writer: two C++ runtimes in one process crash here and not in front of a GPU.
    from faststart_vllm.store_format import rank_problems
    from sllm_store.torch import save_dict

    with tempfile.TemporaryDirectory() as folder:
        save_dict({"probe": torch.arange(4096, dtype=torch.bfloat16)}, folder)
        if problems := rank_problems(Path(folder)):
            sys.exit(f"the store's writer does not work here: {problems}")
    print(f"image checked: torch {torch.__version__}")


if __name__ == "__main__":
    main(sys.argv[1])
