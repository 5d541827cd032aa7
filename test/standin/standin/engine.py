"""What vLLM's engine does before the server may listen: weights, compilation, memory. Work, not pauses."""

import hashlib
import os
import time
from pathlib import Path

from standin import log, store_client, weight_cache
from standin.habits import habits
from standin.lines import say
from standin.options import Options
from standin.snapshot import snapshot_of
from standin.weights import Fingerprint, read_safetensors

PROCESS = "EngineCore_DP0"
VERSION = "0.11.2"
COMPILE_ROUNDS = 60


def _say(source: str, message: str) -> None:
    log.vllm(PROCESS, source, message)


def _load_shards(snapshot: Path, load_format: str) -> tuple[int, str]:
    """Reads every tensor of every shard and copies it; the default loader also sums it. Bytes and fingerprint."""
    shards = sorted(snapshot.glob("*.safetensors"))
    if not shards:
        raise RuntimeError(f"Cannot find any model weights with `{snapshot}`")
    began = time.monotonic()
    fingerprint, device = Fingerprint(), bytearray()
    progress = "Loading safetensors checkpoint shards: {:3d}% Completed | {}/{}"
    for number, shard in enumerate(shards):
        log.plain(PROCESS, progress.format(100 * number // len(shards), number, len(shards)))
        for name, _, data in read_safetensors(shard):
            if load_format == "auto":
                hashlib.sha3_512(data).digest()
            device += data
            fingerprint.add(name, data)
    log.plain(PROCESS, progress.format(100, len(shards), len(shards)))
    _say("default_loader.py:291", f"Loading weights took {time.monotonic() - began:.2f} seconds")
    return len(device), fingerprint.hexdigest()


def _load(options: Options, model: str) -> str:
    _say("gpu_model_runner.py:3261", f"Starting to load model {model}...")
    began = time.monotonic()
    if options.load_format == "serverless_llm":
        source, size, fingerprint = store_client.load(Path(model) / "rank_0")
        facts = {"model": options.served_model_name, "rank": 0, "ranks": 1, "bytes": size, "source": source}
        seconds = round(time.monotonic() - began, 3)
        say("faststart-load", **facts, seconds=seconds, storeReadBytes=size if source == "disk" else 0)
    elif options.load_format == "ipc_cache":
        size, fingerprint = weight_cache.load(options.model_loader_extra_config, options.model, PROCESS)
    else:
        snapshot = snapshot_of(model, options.revision, PROCESS)
        size, fingerprint = _load_shards(snapshot, options.load_format)
    habits.wait_until_due()
    took = time.monotonic() - began
    _say("gpu_model_runner.py:3340", f"Model loading took {size / 2**30:.4f} GiB memory and {took:.6f} seconds")
    return fingerprint


def _compile(model: str) -> None:
    """Works once for each cache folder, then finds what it made."""
    key = hashlib.sha256(model.encode()).hexdigest()[:10]
    cache = Path(os.environ["VLLM_CACHE_ROOT"], "torch_compile_cache", key, "rank_0_0", "backbone")
    _say("backends.py:649", f"Using cache directory: {cache} for vLLM's torch.compile")
    began = time.monotonic()
    graph = cache / "graph"
    if graph.exists():
        graph.read_bytes()
        found = "Directly load the compiled graph(s) for dynamic shape from the cache"
        _say("backends.py:215", f"{found}, took {time.monotonic() - began:.3f} s")
        return
    made = bytes(2**20)
    for _ in range(COMPILE_ROUNDS):
        made = hashlib.sha3_512(made).digest() * 2**14
    cache.mkdir(parents=True, exist_ok=True)
    graph.write_bytes(made)
    took = time.monotonic() - began
    _say("backends.py:226", f"Compiling a graph for dynamic shape takes {took:.2f} s")
    _say("monitor.py:35", f"torch.compile takes {took:.2f} s in total")


def start(options: Options, model: str) -> str:
    """The fingerprint of the weights that are loaded now."""
    config = f"model='{model}', dtype=torch.{options.dtype}, load_format={options.load_format}"
    _say("core.py:93", f"Initializing a V1 LLM engine (v{VERSION}) with config: {config}")
    fingerprint = _load(options, model)
    began = time.monotonic()
    _compile(model)
    _say("gpu_worker.py:338", "Available KV cache memory: 43.21 GiB")
    _say("kv_cache_utils.py:1234", "GPU KV cache size: 353,936 tokens")
    _say("kv_cache_utils.py:1239", f"Maximum concurrency for {options.max_model_len:,} tokens per request: 86.41x")
    _say("gpu_model_runner.py:4246", "Graph capturing finished in 0 secs, took 0.52 GiB")
    took = time.monotonic() - began
    _say("core.py:254", f"init engine (profile, create kv cache, warmup model) took {took:.2f} seconds")
    return fingerprint
