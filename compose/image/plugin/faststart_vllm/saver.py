"""The converter's half that runs inside vLLM's worker processes, one for each GPU."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faststart_vllm import progress
from faststart_vllm.tensor_file import Source, file_bytes, write_rank

if TYPE_CHECKING:
    import torch


def source_of(name: str, tensor: "torch.Tensor") -> Source:
    """Strides are those of what is written, row-major, whatever the model's own are."""
    import torch

    def data() -> memoryview:
        flat = tensor.detach().to("cpu").contiguous().reshape(-1)
        return memoryview(flat.view(torch.uint8).numpy())

    size = tensor.numel() * tensor.element_size()
    return Source(name, size, tuple(tensor.shape), _row_major(tuple(tensor.shape)), str(tensor.dtype), data)


def _row_major(shape: tuple[int, ...]) -> tuple[int, ...]:
    strides: list[int] = []
    step = 1
    for length in reversed(shape):
        strides.append(step)
        step *= max(length, 1)
    return tuple(reversed(strides))


class Saver:
    """Mixed into vLLM's worker by `worker_extension_cls`; its method is called by name on every rank."""

    # The worker's own.
    vllm_config: Any
    model_runner: Any

    def save_in_store_format(self, folder: str) -> dict[str, Any]:
        """Writes this rank's tensors to `folder/rank_N`. Returns what was written; OSError = the disk is full."""
        from vllm.distributed import get_tensor_model_parallel_rank, get_tensor_model_parallel_world_size

        from faststart_vllm.tensors import named_tensors, refuse_unsupported

        refuse_unsupported(self.vllm_config)
        rank = get_tensor_model_parallel_rank()
        ranks = get_tensor_model_parallel_world_size()
        sources = [source_of(name, tensor) for name, tensor in named_tensors(self.model_runner.get_model()).items()]
        total = file_bytes(sources)
        free = shutil.disk_usage(folder).free
        # All ranks write at once, each as much as this one.
        if free < total * ranks:
            raise OSError(f"{folder} has {free} bytes free, {ranks} rank(s) need {total * ranks}")
        sha256 = write_rank(Path(folder, f"rank_{rank}"), sources, progress.meter("write", total, rank=rank))
        dtype = str(self.vllm_config.model_config.dtype).removeprefix("torch.")
        return {"rank": rank, "tensors": len(sources), "bytes": total, "sha256": sha256, "dtype": dtype}
