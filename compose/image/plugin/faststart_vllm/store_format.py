"""The store's file format, as far as it can be checked without a GPU: no import outside the standard library.

<model>/rank_N/tensor_index.json   {"name": [offset, size, shape, stride, dtype]}
<model>/rank_N/tensor.data_0 ..    raw tensors; offsets run on from file to file, each tensor padded to 8 bytes
<model>/faststart.json             what the folder was made of; written last
"""

import json
from pathlib import Path

MANIFEST = "faststart.json"
PADDING = 8


def rank_problems(folder: Path) -> list[str]:
    """What is wrong with one rank's files. The store's writer reports success on a full disk: believe the sizes."""
    try:
        index = json.loads((folder / "tensor_index.json").read_text())
    except (OSError, ValueError) as error:
        return [f"{folder.name}: tensor_index.json cannot be read: {error}"]
    if not index:
        return [f"{folder.name}: tensor_index.json names no tensor"]
    numbers = sorted(int(path.name.rpartition("_")[2]) for path in folder.glob("tensor.data_*"))
    if numbers != list(range(len(numbers))):
        return [f"{folder.name}: tensor.data files are missing, there are {numbers}"]
    needed = max(offset + size for offset, size, *_ in index.values())
    present = sum((folder / f"tensor.data_{number}").stat().st_size for number in numbers)
    if not needed <= present < needed + PADDING:
        return [f"{folder.name}: the tensors need {needed} bytes, the files hold {present}"]
    return []


def conversion_problems(folder: Path, ranks: int) -> list[str]:
    """What is wrong with a converted model; empty for a good one."""
    names = sorted(path.name for path in folder.glob("rank_*"))
    if names != sorted(f"rank_{rank}" for rank in range(ranks)):
        return [f"expected {ranks} rank folders, found {names}"]
    problems = [problem for name in names for problem in rank_problems(folder / name)]
    if not (folder / "config.json").is_file():
        problems.append("config.json is missing")
    return problems
