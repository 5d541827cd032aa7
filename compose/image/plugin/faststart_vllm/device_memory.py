"""Memory on the GPU that the store can write into, and the tensors in it."""

from collections.abc import Callable
from typing import Protocol

import torch

from faststart_vllm.store_format import Tensor


class DeviceMemory(Protocol):
    """One block. `handle` lets another process open it, `uuid` names its device in the store's words."""

    uuid: str
    handle: bytes

    def tensors(self, index: dict[str, Tensor]) -> dict[str, torch.Tensor]:
        """Views of the block, which lives as long as one of them; to be called once, after the block was filled."""


Allocate = Callable[[torch.device, int], DeviceMemory]


class CudaMemory:
    """A block of its own by cudaMalloc, since CUDA exports whole allocations; outside PyTorch's allocator."""

    def __init__(self, device: torch.device, size: int) -> None:
        from sllm_store._C import allocate_cuda_memory, get_cuda_memory_handles, get_device_uuid_map

        self._device = device.index
        self._pointers = allocate_cuda_memory({device.index: size})
        # It reports no error: a null pointer is all there is to see.
        if self._pointers.get(device.index) is None:
            free, total = torch.cuda.mem_get_info(device)
            raise torch.OutOfMemoryError(
                f"CUDA out of memory. Tried to allocate {size} bytes for the weights; {free} of {total} are free"
            )
        self.uuid: str = get_device_uuid_map()[device.index]
        self.handle: bytes = get_cuda_memory_handles(self._pointers)[device.index]

    def tensors(self, index: dict[str, Tensor]) -> dict[str, torch.Tensor]:
        from sllm_store._C import restore_tensors

        meta = {name: (list(one.shape), list(one.stride), one.dtype) for name, one in index.items()}
        offsets = {name: one.offset for name, one in index.items()}
        return restore_tensors(meta, self._pointers, {self._device: offsets})
