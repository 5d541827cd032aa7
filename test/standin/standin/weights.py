"""Model files: safetensors shards, the store's raw format, and what both must agree on."""

import hashlib
import json
import random
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MIB = 1024 * 1024
SHARDS = 4
TENSORS_PER_SHARD = 6
COLUMNS = 2048
# A new tensor.data_N begins past this size; the real store's limit is 10 GiB.
PARTITION_BYTES = 40 * MIB
BLOCK_BYTES = 4096


def shard_name(index: int) -> str:
    return f"model-{index + 1:05d}-of-{SHARDS:05d}.safetensors"


def safetensors_bytes(tensors: dict[str, bytes]) -> bytes:
    """bf16 matrices of COLUMNS columns."""
    header: dict[str, object] = {}
    offset = 0
    for name, data in tensors.items():
        shape = [len(data) // (2 * COLUMNS), COLUMNS]
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
    head = json.dumps(header).encode()
    return struct.pack("<Q", len(head)) + head + b"".join(tensors.values())


def read_safetensors(path: Path) -> Iterator[tuple[str, list[int], bytes]]:
    """Name, shape, data of each tensor, read from the file one after the other."""
    with path.open("rb") as file:
        (head_bytes,) = struct.unpack("<Q", file.read(8))
        for name, entry in json.loads(file.read(head_bytes)).items():
            begin, end = entry["data_offsets"]
            data = file.read(end - begin)
            if len(data) != end - begin:
                raise ValueError("Error while deserializing header: MetadataIncompleteBuffer")
            yield name, entry["shape"], data


def model_files(name: str, megabytes: int) -> dict[str, bytes]:
    """A whole small model repository. The same name and size always give the same bytes."""
    source = random.Random(name)
    tensor_bytes = megabytes * MIB // (SHARDS * TENSORS_PER_SHARD) // (2 * COLUMNS) * (2 * COLUMNS)
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "torch_dtype": "bfloat16",
        "vocab_size": 128256,
    }
    files: dict[str, bytes] = {}
    weight_map: dict[str, str] = {}
    for shard in range(SHARDS):
        tensors = {
            f"model.layers.{shard * TENSORS_PER_SHARD + index}.mlp.weight": source.randbytes(tensor_bytes)
            for index in range(TENSORS_PER_SHARD)
        }
        weight_map |= dict.fromkeys(tensors, shard_name(shard))
        files[shard_name(shard)] = safetensors_bytes(tensors)
    total = tensor_bytes * SHARDS * TENSORS_PER_SHARD
    texts: dict[str, object] = {
        "config.json": config,
        "generation_config.json": {"temperature": 0.6},
        "tokenizer.json": {"version": "1.0", "model": {"type": "BPE", "vocab": {}}},
        "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast"},
        "model.safetensors.index.json": {"metadata": {"total_size": total}, "weight_map": weight_map},
        "original/params.json": {"dim": COLUMNS},
    }
    return {path: json.dumps(value, indent=2).encode() for path, value in texts.items()} | files


def _fill(file: BinaryIO, size: int) -> int:
    """Zeros to the end of the last block, which the store reads past the page cache. How many."""
    zeros = -size % BLOCK_BYTES
    file.write(bytes(zeros))
    return zeros


def write_store_format(tensors: Iterator[tuple[str, list[int], bytes]], folder: Path) -> dict[str, list[object]]:
    """tensor.data_0.. and tensor_index.json, offsets running on across partitions. Returns the index."""
    folder.mkdir(parents=True)
    index: dict[str, list[object]] = {}
    offset = in_partition = partition = 0
    file = (folder / "tensor.data_0").open("wb")
    for name, shape, data in tensors:
        if in_partition > 0 and in_partition + len(data) > PARTITION_BYTES:
            offset += _fill(file, in_partition)
            file.close()
            partition, in_partition = partition + 1, 0
            file = (folder / f"tensor.data_{partition}").open("wb")
        file.write(data)
        index[name] = [offset, len(data), shape, [shape[1], 1], "torch.bfloat16"]
        offset, in_partition = offset + len(data), in_partition + len(data)
    _fill(file, in_partition)
    file.close()
    (folder / "tensor_index.json").write_text(json.dumps(index))
    return index


class Fingerprint:
    """A number that depends on every tensor, whatever file it came from: the stand-in's answers are made from it."""

    SAMPLE_BYTES = 4096

    def __init__(self) -> None:
        self._samples: dict[str, bytes] = {}

    def add(self, name: str, data: bytes | memoryview) -> None:
        self._samples[name] = bytes(data[: self.SAMPLE_BYTES])

    def hexdigest(self) -> str:
        digest = hashlib.sha256()
        for name in sorted(self._samples):
            digest.update(name.encode() + self._samples[name])
        return digest.hexdigest()
