"""The store's file format, as far as it can be checked without a GPU: no import outside the standard library.

<model>/rank_N/tensor_index.json   {"name": [offset, size, shape, stride, dtype]}, bytes
<model>/rank_N/tensor.data_0 ..    raw tensors; offsets run on from file to file
<model>/faststart.json             what the folder was made of (manifest.py); written last

The store reads with O_DIRECT in chunks. Offsets, lengths and the seam between two files must then be multiples of the
drive's block, so every file is filled with zeros to a multiple of 4096 bytes.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

INDEX = "tensor_index.json"
BLOCK_BYTES = 4096


@dataclass(frozen=True)
class Tensor:
    """Where a tensor lies in the data of its rank, and what it is."""

    offset: int
    size: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]
    # As torch prints it: `torch.bfloat16`.
    dtype: str


class FormatError(ValueError):
    """Files that cannot be the output of a conversion that ended well."""


def padded(size: int, block: int = BLOCK_BYTES) -> int:
    return -(-size // block) * block


def rank_folders(model: Path) -> list[Path]:
    """`rank_0`, `rank_1` ... by number."""
    folders = [path for path in model.glob("rank_*") if re.fullmatch(r"rank_\d+", path.name) and path.is_dir()]
    return sorted(folders, key=lambda path: int(path.name[5:]))


def data_files(rank: Path) -> list[Path]:
    """`tensor.data_0`, `tensor.data_1` ... by number."""
    files = [path for path in rank.glob("tensor.data_*") if re.fullmatch(r"tensor\.data_\d+", path.name)]
    return sorted(files, key=lambda path: int(path.name[12:]))


def data_bytes(rank: Path) -> int:
    return sum(path.stat().st_size for path in data_files(rank))


def read_index(rank: Path) -> dict[str, Tensor]:
    """Raises FormatError."""
    try:
        content = json.loads((rank / INDEX).read_text())
        index = {
            name: Tensor(int(offset), int(size), tuple(shape), tuple(stride), str(dtype))
            for name, (offset, size, shape, stride, dtype) in content.items()
        }
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise FormatError(f"{rank.name}/{INDEX} cannot be read: {error}") from error
    if not index:
        raise FormatError(f"{rank.name}/{INDEX} names no tensor")
    return index


def write_index(rank: Path, index: dict[str, Tensor]) -> None:
    (rank / INDEX).write_text(
        json.dumps({name: [one.offset, one.size, one.shape, one.stride, one.dtype] for name, one in index.items()})
    )


def rank_problems(rank: Path) -> list[str]:
    """What is wrong with one rank's files. Believes the sizes, never a writer's word: a full disk cuts files short."""
    try:
        index = read_index(rank)
    except FormatError as error:
        return [str(error)]
    files = data_files(rank)
    numbers = [int(path.name[12:]) for path in files]
    if numbers != list(range(len(numbers))) or not numbers:
        return [f"{rank.name}: tensor.data files are missing, there are {numbers}"]
    needed = max(one.offset + one.size for one in index.values())
    present = data_bytes(rank)
    if not needed <= present <= padded(needed):
        return [f"{rank.name}: the tensors need {needed} bytes, the files hold {present}"]
    return []


def conversion_problems(model: Path, ranks: int) -> list[str]:
    """What is wrong with a converted model; empty for a good one."""
    names = [path.name for path in rank_folders(model)]
    if names != [f"rank_{rank}" for rank in range(ranks)]:
        return [f"expected {ranks} rank folder(s), found {names}"]
    problems = [problem for rank in rank_folders(model) for problem in rank_problems(rank)]
    if not (model / "config.json").is_file():
        problems.append("config.json is missing")
    return problems
