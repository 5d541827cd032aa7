"""A rank of several: vLLM's own loader reads its share, the converter's half writes it, the plugin loads it back.

    one_rank.py RANK RANKS RENDEZVOUS CHECKPOINT OUTPUT

Prints `rank {...}`: how many tensors were compared, and how many of them were other bits than vLLM's own.
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import torch
from faststart_vllm.lines import say
from faststart_vllm.loader import StoreLoader
from faststart_vllm.manifest import Manifest, hash_files, write_manifest
from faststart_vllm.saver import Saver
from faststart_vllm.tensors import named_tensors
from file_memory import FileMemory
from tiny_llama import LLAMA
from torch import nn
from vllm.config import VllmConfig, set_current_vllm_config
from vllm.distributed import init_distributed_environment, initialize_model_parallel
from vllm.engine.arg_utils import EngineArgs
from vllm.model_executor.model_loader import get_model


def configuration(folder: Path, ranks: int, load_format: str) -> VllmConfig:
    options = {"dtype": "bfloat16", "enforce_eager": True, "skip_tokenizer_init": True}
    arguments = EngineArgs(model=str(folder), load_format=load_format, tensor_parallel_size=ranks, **options)
    return arguments.create_engine_config()


def model_of(config: VllmConfig) -> nn.Module:
    with set_current_vllm_config(config):
        return get_model(vllm_config=config)


def write(folder: Path, model: nn.Module, config: VllmConfig) -> None:
    worker = Saver()
    worker.vllm_config = config
    worker.model_runner = SimpleNamespace(get_model=lambda: model)
    worker.save_in_store_format(str(folder))


def main(rank: int, ranks: int, rendezvous: str, checkpoint: Path, folder: Path) -> None:
    init_distributed_environment(ranks, rank, f"file://{rendezvous}", rank, "gloo")
    config = configuration(checkpoint, ranks, "safetensors")
    with set_current_vllm_config(config):
        initialize_model_parallel(ranks, 1)
    original = model_of(config)
    write(folder, original, config)
    torch.distributed.barrier()
    if rank == 0:
        (folder / "config.json").write_text(json.dumps(LLAMA))
        files = hash_files(folder, [path for path in folder.rglob("*") if path.is_file()], lambda _: None)
        write_manifest(folder, Manifest("org/llama", "c" * 40, "main", "bfloat16", ranks, {}, files))
    torch.distributed.barrier()
    StoreLoader.allocate = FileMemory
    StoreLoader.device = lambda self: torch.device("cpu")
    loaded = named_tensors(model_of(configuration(folder, ranks, "serverless_llm")))
    wanted = named_tensors(original)
    other = [
        name
        for name, tensor in wanted.items()
        if not torch.equal(tensor.view(torch.int16), loaded[name].view(torch.int16))
    ]
    say("rank", rank=rank, tensors=len(loaded), missing=sorted(wanted.keys() ^ loaded.keys()), other=other)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]), Path(sys.argv[5]))
