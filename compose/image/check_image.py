"""Fails the image build when the image would fail later: moved PyTorch, broken extensions, missing entry points."""

import importlib
import subprocess
import sys
import tempfile
from importlib.metadata import entry_points, version
from pathlib import Path

import torch

PROGRAMS = {"faststart-convert", "faststart-launch", "faststart-store", "sllm-store"}


def _writers_agree() -> None:
    """Our writer's index and bytes are what the store's own writer makes of tensors that need no filling.

    One save through the compiled writer also shows whether two C++ runtimes are in this process: that crashes here,
    and not in front of a GPU.
    """
    from faststart_vllm.saver import source_of
    from faststart_vllm.store_format import data_files, read_index
    from faststart_vllm.tensor_file import write_rank
    from sllm_store.torch import save_dict

    tensors = {
        name: torch.arange(8192, dtype=torch.bfloat16).reshape(64, 128) + number for number, name in enumerate("ab")
    }
    with tempfile.TemporaryDirectory() as folder:
        theirs, ours = Path(folder, "theirs"), Path(folder, "ours")
        save_dict(tensors, str(theirs))
        write_rank(ours, [source_of(name, tensor) for name, tensor in tensors.items()], lambda _: None)
        if read_index(theirs) != read_index(ours):
            sys.exit(f"the store's format has changed: {read_index(theirs)} here, {read_index(ours)} expected")
        if [path.read_bytes() for path in data_files(theirs)] != [path.read_bytes() for path in data_files(ours)]:
            sys.exit("the store's writer writes other bytes than ours")


def _shares_libstdcxx(extension: str) -> None:
    path = importlib.import_module(extension).__file__
    libraries = subprocess.run(["/usr/bin/ldd", str(path)], capture_output=True, text=True, check=True).stdout
    if "libstdc++.so.6" not in libraries:
        sys.exit(f"{path} brings a C++ runtime of its own; build with the system's compiler. ldd says:\n{libraries}")


def _streamers_are_there() -> None:
    """What vLLM imports of them; where that fails it puts a placeholder there, and the server dies at its load."""
    for module, names in {
        "fastsafetensors": ("SafeTensorsFileLoader", "SingleGroup"),
        "runai_model_streamer": ("SafetensorsStreamer",),
    }.items():
        found = importlib.import_module(module)
        if missing := [name for name in names if not hasattr(found, name)]:
            sys.exit(f"{module} {version(module.replace('_', '-'))} has no {missing}")


def main(expected_torch: str) -> None:
    if torch.__version__ != expected_torch:
        sys.exit(f"torch moved from {expected_torch} to {torch.__version__} while the image was built")

    from faststart_vllm.core import load_core

    load_core()
    for extension in ("sllm_store._C", "sllm_store._checkpoint_store"):
        _shares_libstdcxx(extension)
    for module in (
        "sllm_store.cli",
        "faststart_vllm.convert",
        "faststart_vllm.servicer",
        "faststart_vllm.store_client",
    ):
        importlib.import_module(module)

    plugins = {plugin.name: plugin.value for plugin in entry_points(group="vllm.general_plugins")}
    if plugins.get("serverless_llm") != "faststart_vllm:register":
        sys.exit(f"the loader plugin is not registered: {plugins}")
    if missing := PROGRAMS - {program.name for program in entry_points(group="console_scripts")}:
        sys.exit(f"programs are missing: {sorted(missing)}")
    _streamers_are_there()
    _writers_agree()
    print(f"image checked: torch {torch.__version__}")


if __name__ == "__main__":
    main(sys.argv[1])
