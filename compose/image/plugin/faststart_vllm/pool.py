"""How much memory the store must pin: read off the models instead of guessed, and refused before the long step."""

from dataclasses import dataclass
from pathlib import Path

from faststart_vllm.manifest import ManifestError, read_manifest, size_problems
from faststart_vllm.settings import AUTO, SettingError, parse_bytes
from faststart_vllm.store_format import data_bytes, padded, rank_folders, rank_problems

# Free chunks beside the models, so that the store never has to evict one to load the other.
SPARE_CHUNKS = 1
# The store hands whole blocks to O_DIRECT.
BLOCK_BYTES = 4096


class PoolError(SettingError):
    """A pool that cannot work; the text says which size would."""


@dataclass(frozen=True)
class Pool:
    bytes: int
    chunk_bytes: int
    # What the models need of it, spare chunks not counted.
    needed_bytes: int
    models: tuple[Path, ...]

    @property
    def ranks(self) -> tuple[Path, ...]:
        return tuple(rank for model in self.models for rank in rank_folders(model))


def find_models(storage: Path, wanted: str) -> list[Path]:
    """Converted models below the storage path: those whose path ends in `wanted` (ORG/NAME), all when it is empty.

    Hidden folders are conversions that have not ended.
    """
    found = sorted({path.parent for path in storage.glob("**/rank_0") if path.is_dir()})
    visible = [path for path in found if not any(part.startswith(".") for part in path.relative_to(storage).parts)]
    parts = Path(wanted).parts if wanted else ()
    return [path for path in visible if path.parts[len(path.parts) - len(parts) :] == parts]


def _check(model: Path) -> None:
    """Raises PoolError: the store would load a short file as it is, or crash on it."""
    problems = [problem for rank in rank_folders(model) for problem in rank_problems(rank)]
    try:
        manifest = read_manifest(model)
    except ManifestError as error:
        problems.append(str(error))
    else:
        problems += size_problems(model, manifest) if manifest is not None else []
    if problems:
        raise PoolError(f"{model} is not whole: {'; '.join(problems)}")


def _memory_available(meminfo: Path, cgroup: Path) -> int:
    """Bytes that may be pinned: what the machine has free, or what the container may have, whichever is less."""
    lines = dict(line.split(":", 1) for line in meminfo.read_text().splitlines() if ":" in line)
    available = int(lines["MemAvailable"].split()[0]) * 1024
    try:
        limit = cgroup.read_text().strip()
    except OSError:
        return available
    return min(available, int(limit)) if limit.isdigit() else available


def size_pool(
    storage: Path,
    wanted: str,
    pool_size: str,
    chunk_size: str,
    meminfo: Path = Path("/proc/meminfo"),
    cgroup: Path = Path("/sys/fs/cgroup/memory.max"),
) -> Pool:
    """`pool_size` is `auto` (or empty) or a size. Raises PoolError, SettingError."""
    chunk = parse_bytes(chunk_size)
    if chunk % BLOCK_BYTES:
        raise PoolError(f"SLLM_CHUNK_SIZE={chunk_size} is no multiple of {BLOCK_BYTES} bytes")
    models = find_models(storage, wanted)
    for model in models:
        _check(model)
    sizes = [sum(padded(data_bytes(rank), chunk) for rank in rank_folders(model)) for model in models]
    automatic = pool_size.strip().lower() in ("", AUTO)
    if automatic and not models:
        raise PoolError(
            f"MEM_POOL_SIZE is {AUTO} and no converted model{f' {wanted}' if wanted else ''} is below {storage}: "
            "convert one first, or give a size"
        )
    # A pool of a given size may hold one model after the other, one that is measured off the models holds them all.
    needed = sum(sizes) if automatic else max(sizes, default=0)
    size = needed + SPARE_CHUNKS * chunk if automatic else padded(parse_bytes(pool_size), chunk)
    if size < needed:
        raise PoolError(
            f"MEM_POOL_SIZE={pool_size} is smaller than the model: {size} bytes, needed are {needed} "
            f"({-(-needed // 2**30)}GB), in chunks of {chunk_size}. Raise it, or set it to {AUTO}"
        )
    available = _memory_available(meminfo, cgroup)
    if size > available:
        raise PoolError(
            f"a pool of {size} bytes would have to be pinned, and {available} bytes of memory are available: "
            "the kernel would kill something"
        )
    return Pool(size, chunk, needed, tuple(models))
