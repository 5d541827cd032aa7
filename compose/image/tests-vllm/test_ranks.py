"""Tensor parallelism: two ranks, each a process of its own in vLLM's real groups, over one store."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tiny_llama import write_checkpoint

RANKS = 2


def test_every_rank_gets_back_its_share_bit_for_bit(
    start: Callable[..., Any], start_store: Callable[..., str], storage: Path, tmp_path: Path
) -> None:
    checkpoint, folder = tmp_path / "checkpoint", storage / "vllm" / "org" / "llama"
    checkpoint.mkdir()
    folder.mkdir(parents=True)
    write_checkpoint(checkpoint)
    # The pool is given: there is no model yet that it could be measured by.
    settings = {"SLLM_STORE_ADDRESS": start_store(MEM_POOL_SIZE="8MB"), "STORAGE_PATH": str(storage)}
    settings["TMPDIR"] = str(tmp_path)
    script = str(Path(__file__).with_name("one_rank.py"))
    places = [str(tmp_path / "rendezvous"), str(checkpoint), str(folder)]
    ranks = [start(sys.executable, script, str(rank), str(RANKS), *places, **settings) for rank in range(RANKS)]
    shares = set()
    for number, rank in enumerate(ranks):
        load = rank.facts("faststart-load")
        assert (load["rank"], load["ranks"], load["source"]) == (number, RANKS, "disk")
        said = rank.facts("rank")
        assert said == {"rank": number, "tensors": load["tensors"], "missing": [], "other": []}
        assert said["tensors"] > 10
        assert rank.ends() == 0, rank.text
        shares.add((folder / f"rank_{number}" / "tensor.data_0").read_bytes())
    assert len(shares) == RANKS
