"""Stands in for vLLM where only the converter's flow is tested: one "worker" for each rank, writing made-up tensors."""

import json
import os
import random
from pathlib import Path

from faststart_vllm import progress
from faststart_vllm.tensor_file import Source, file_bytes, write_rank

SIZES = {"norm": 6, "embed": 100_000, "head": 4096}


def tensor(rank, name):
    return random.Random(f"{rank} {name}").randbytes(SIZES[name])


class LLM:
    def __init__(self, **options):
        self._options = options
        Path(os.environ["FAKE_VLLM_OPTIONS"]).write_text(json.dumps(options))

    def collective_rpc(self, method, args=()):
        assert method == "save_in_store_format"
        return [self._save(Path(args[0]), rank) for rank in range(self._options["tensor_parallel_size"])]

    def _save(self, folder, rank):
        sources = [
            Source(name, size, (size // 2,), (1,), "torch.bfloat16", lambda name=name: memoryview(tensor(rank, name)))
            for name, size in SIZES.items()
        ]
        total = file_bytes(sources)
        sha256 = write_rank(folder / f"rank_{rank}", sources, progress.meter("write", total, rank=rank))
        spoil = os.environ.get("FAKE_VLLM_SPOIL")
        if spoil:
            with (folder / f"rank_{rank}" / "tensor.data_0").open("r+b") as file:
                file.truncate(5000) if spoil == "short" else file.write(b"spoilt")
        return {"rank": rank, "tensors": len(sources), "bytes": total, "sha256": sha256, "dtype": "bfloat16"}
