"""One rank's weights, from the store to this process's device."""

import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import torch

from faststart_vllm.device_memory import Allocate
from faststart_vllm.settings import Settings
from faststart_vllm.store_client import Copy, StoreClient
from faststart_vllm.store_format import data_bytes, read_index

# What kernels that load 16 bytes at once demand of an address.
ADDRESS_ALIGNMENT = 16
# The store's process reads a little besides weights: its own counters, above all.
NOISE_BYTES = 1 << 20


@dataclass(frozen=True)
class Loaded:
    """What arrived. `store_read_bytes` is what the store read from files meanwhile; None = it does not count."""

    tensors: dict[str, torch.Tensor]
    bytes: int
    seconds: float
    store_wait_seconds: float
    store_read_bytes: int | None

    @property
    def source(self) -> str:
        """`pinned`, `disk` or `unknown`. With several ranks the count is that of all of them together."""
        if self.store_read_bytes is None:
            return "unknown"
        return "pinned" if self.store_read_bytes < min(NOISE_BYTES, self.bytes / 2) else "disk"


class Transfer:
    """Begins when it is made, so that the model can be built while the bytes arrive."""

    def __init__(self, rank: Path, device: torch.device, allocate: Allocate, settings: Settings) -> None:
        """Waits for the store. Raises StoreError, FormatError, torch.OutOfMemoryError."""
        self._began = time.monotonic()
        self._settings = settings
        self._index = read_index(rank)
        self._bytes = data_bytes(rank)
        # As the store names it: from its storage path on.
        self._model = os.path.relpath(rank, settings.storage_path)
        self._replica = str(uuid.uuid4())
        self._client = StoreClient(settings.store_address)
        self._client.wait(settings.store_wait_seconds)
        self._waited = time.monotonic() - self._began
        self._read_before = self._client.read_into_memory(self._model)
        self._memory = allocate(device, self._bytes)
        # The whole file as it is: offsets in it are offsets in the block.
        self._client.copy_to_device(
            self._model, self._replica, self._memory.uuid, self._memory.handle, [Copy(source=0, size=self._bytes)]
        )

    def finish(self) -> Loaded:
        """Waits until every byte has arrived. Raises StoreError: without the store's word there are no weights."""
        read_after = self._client.confirm(self._model, self._replica, self._settings.load_seconds)
        self._client.close()
        counted = self._read_before is not None and read_after is not None
        return Loaded(
            tensors={name: _aligned(tensor) for name, tensor in self._memory.tensors(self._index).items()},
            bytes=self._bytes,
            seconds=time.monotonic() - self._began,
            store_wait_seconds=self._waited,
            store_read_bytes=read_after - self._read_before if counted else None,
        )


def _aligned(tensor: torch.Tensor) -> torch.Tensor:
    """Other converters pack tensors to 8 bytes; one that lies badly moves to memory of its own."""
    return tensor if tensor.data_ptr() % ADDRESS_ALIGNMENT == 0 else tensor.clone()
