"""Writes one rank in the store's format: one data file, every tensor at an aligned offset.

The store's own writer opens with O_DIRECT and prints a failed write instead of raising it; this one is plain `write`,
where a full disk is an exception, and ends with fsync.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from faststart_vllm.store_format import BLOCK_BYTES, Tensor, padded, write_index

# What a GPU allocation starts at: a copy of the whole file leaves every tensor where vectorised kernels want it.
TENSOR_ALIGNMENT = 256
WRITE_BYTES = 1 << 26


@dataclass(frozen=True)
class Source:
    """A tensor to write. `data` gives its bytes in row-major order, and may be called once only."""

    name: str
    size: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]
    dtype: str
    data: Callable[[], memoryview]


def file_bytes(sources: Sequence[Source]) -> int:
    """How large the data file will be."""
    end = 0
    for source in sources:
        end = padded(end, TENSOR_ALIGNMENT) + source.size
    return padded(end)


@dataclass
class _Output:
    file: BinaryIO
    progress: Callable[[int], None]
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    offset: int = 0

    def write(self, data: memoryview) -> None:
        for begin in range(0, len(data), WRITE_BYTES):
            piece = data[begin : begin + WRITE_BYTES]
            self.file.write(piece)
            self.digest.update(piece)
            self.offset += len(piece)
            self.progress(self.offset)

    def fill(self, block: int) -> None:
        self.write(memoryview(bytes(padded(self.offset, block) - self.offset)))


def write_rank(folder: Path, sources: Sequence[Source], progress: Callable[[int], None]) -> str:
    """Writes `tensor.data_0` and the index into `folder`, which must not hold them yet.

    `progress` gets the bytes written so far. Returns the SHA-256 of the data as it was handed over, to be compared
    with what is later read back. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    index: dict[str, Tensor] = {}
    with (folder / "tensor.data_0").open("xb", buffering=0) as file:
        output = _Output(file, progress)
        for source in sources:
            output.fill(TENSOR_ALIGNMENT)
            begin = output.offset
            output.write(source.data())
            if output.offset - begin != source.size:
                raise ValueError(f"{source.name}: {output.offset - begin} bytes, expected {source.size}")
            index[source.name] = Tensor(begin, source.size, source.shape, source.stride, source.dtype)
        output.fill(BLOCK_BYTES)
        os.fsync(file.fileno())
        # What was just written must not sit in memory when a start from a cold disk is measured.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    write_index(folder, index)
    return output.digest.hexdigest()
