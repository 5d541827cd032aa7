"""The converter's whole flow: the real hub client on a real cache or a small hub; vLLM and its GPUs are made up.

Killed with SIGKILL at every stage it leaves what was there before, or a partial that the next run reports and removes.
"""

import hashlib
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TESTS, Running, Start, free_port
from faststart_vllm.manifest import read_manifest, size_problems
from faststart_vllm.snapshot import snapshot_problems
from faststart_vllm.store_format import conversion_problems

MODEL = "org/model"
COMMIT = "a1" * 20
STANDIN = TESTS.parents[2] / "test" / "standin"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A Hugging Face cache that has the model, as the hub's client lays it out: snapshot files are links to blobs."""
    repository = tmp_path / "hf-cache" / "hub" / f"models--{MODEL.replace('/', '--')}"
    snapshot, blobs = repository / "snapshots" / COMMIT, repository / "blobs"
    (snapshot / "original").mkdir(parents=True)
    blobs.mkdir()
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(COMMIT)
    shards = {"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}
    files = {
        "config.json": b'{"architectures": ["LlamaForCausalLM"]}',
        "tokenizer.json": b"{}",
        "original/params.json": b"{}",
        "model.safetensors.index.json": json.dumps(shards).encode(),
        "model-1.safetensors": b"weights 1",
        "model-2.safetensors": b"weights 2",
    }
    for number, (name, content) in enumerate(files.items()):
        (blobs / str(number)).write_bytes(content)
        (snapshot / name).symlink_to(os.path.relpath(blobs / str(number), (snapshot / name).parent))
    return tmp_path / "hf-cache"


@pytest.fixture
def target(storage: Path) -> Path:
    return storage / "vllm" / MODEL


@pytest.fixture
def run(start: Start, storage: Path, cache: Path, tmp_path: Path) -> Callable[..., Running]:
    """Starts a conversion; `stop` = where it is to stop for ever (fake/stopped_convert.py)."""
    (storage / "vllm").mkdir(exist_ok=True)

    def begin(*options: str, stop: str = "", **environment: str) -> Running:
        words = [str(TESTS / "fake" / "stopped_convert.py"), stop] if stop else ["-m", "faststart_vllm.convert"]
        return start(
            *(sys.executable, *words, f"--storage-path={storage / 'vllm'}", *options, MODEL),
            **{
                "PYTHONPATH": f"{TESTS / 'fake'}{os.pathsep}{os.environ['PYTHONPATH']}",
                "HF_HOME": str(cache),
                "HF_HUB_OFFLINE": "1",
                "FAKE_VLLM_OPTIONS": str(tmp_path / "vllm-options.json"),
            }
            | environment,
        )

    return begin


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_model_of_two_ranks(run: Callable[..., Running], target: Path, tmp_path: Path) -> None:
    conversion = run("--tensor-parallel-size=2", "--dtype=bfloat16")
    assert conversion.ends() == 0, conversion.text
    assert conversion_problems(target, 2) == []
    manifest = read_manifest(target)
    assert manifest is not None
    assert (manifest.model, manifest.revision, manifest.requested) == (MODEL, COMMIT, "main")
    assert (manifest.dtype, manifest.ranks) == ("bfloat16", 2)
    assert size_problems(target, manifest) == []
    for name, facts in manifest.files.items():
        assert facts["sha256"] == hashlib.sha256((target / name).read_bytes()).hexdigest()
    # Configuration and tokenizer come along; weights, and the index of files that are not here, do not.
    assert {"config.json", "tokenizer.json", "original/params.json"} < set(manifest.files)
    assert not [name for name in manifest.files if "safetensors" in name]
    options = json.loads((tmp_path / "vllm-options.json").read_text())
    assert options["worker_extension_cls"] == "faststart_vllm.saver.Saver"
    assert (options["dtype"], options["tensor_parallel_size"]) == ("bfloat16", 2)
    assert options["model"].endswith(COMMIT)


def test_the_files_belong_to_who_owns_the_folder(run: Callable[..., Running], storage: Path, target: Path) -> None:
    os.chown(storage, 1234, 2345)
    assert run().ends() == 0
    for path in [target.parent, target, *target.rglob("*")]:
        assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


def test_progress_is_a_bar(run: Callable[..., Running]) -> None:
    conversion = run()
    assert conversion.ends() == 0
    facts = [json.loads(line.split(" ", 1)[1]) for line in conversion.lines if line.startswith("faststart-convert ")]
    stages = list(dict.fromkeys(one["stage"] for one in facts))
    assert stages == ["resolve", "load", "write", "verify", "done"]
    for stage in ("write", "verify"):
        steps = [(one["done"], one["total"]) for one in facts if one["stage"] == stage]
        assert steps == sorted(steps)
        assert steps[0][0] == 0
        assert steps[-1][0] == steps[-1][1] > 0
    assert facts[-1]["revision"] == COMMIT


def test_an_output_that_is_whole_is_left_alone(run: Callable[..., Running], target: Path) -> None:
    assert run().ends() == 0
    before, stamp = _contents(target), target.stat().st_mtime_ns
    again = run(FAKE_VLLM_OPTIONS="/nonexistent/never-started")
    assert again.ends() == 0
    assert "complete: nothing to do" in again.text
    assert (_contents(target), target.stat().st_mtime_ns) == (before, stamp)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--tensor-parallel-size=2"], "expected 2 rank folder(s)"),
        (["--dtype=float16"], "dtype is bfloat16, wanted float16"),
        ([f"--revision={'b' * 40}"], f"revision is {COMMIT}"),
    ],
)
def test_an_output_that_is_another_is_refused_and_left_alone(
    run: Callable[..., Running], target: Path, options: list[str], problem: str
) -> None:
    assert run().ends() == 0
    before = _contents(target)
    again = run(*options)
    assert again.ends() == 1
    assert "is left alone" in again.text
    assert problem in again.text
    assert _contents(target) == before


def test_an_output_that_is_spoilt_is_refused_and_left_alone(run: Callable[..., Running], target: Path) -> None:
    assert run().ends() == 0
    with (target / "rank_0" / "tensor.data_0").open("r+b") as file:
        file.truncate(10)
    before = _contents(target)
    again = run()
    assert again.ends() == 1
    assert "the files hold 10" in again.text
    assert _contents(target) == before


STAGES = [
    "before:find_snapshot",
    "before:write_ranks",
    "after:write_ranks",
    "after:copy_texts",
    "after:verified_files",
    "before:write_manifest",
    "after:write_manifest",
    "before:rename",
]


@pytest.mark.parametrize("stage", STAGES)
def test_killed_it_leaves_a_partial_that_the_next_run_reports(
    run: Callable[..., Running], target: Path, stage: str
) -> None:
    conversion = run(stop=stage)
    conversion.read_until(lambda line: line.startswith("stopped "))
    conversion.process.send_signal(signal.SIGKILL)
    assert conversion.ends() == -signal.SIGKILL
    assert not target.exists()
    partial = target.with_name(".model.partial")
    assert partial.is_dir()
    again = run()
    assert again.ends() == 0, again.text
    assert f"removing {partial}" in again.text
    assert "left by a conversion that did not end" in again.text
    assert not partial.exists()
    assert conversion_problems(target, 1) == []


def test_killed_after_the_rename_the_output_is_whole(run: Callable[..., Running], target: Path) -> None:
    conversion = run(stop="after:rename")
    conversion.read_until(lambda line: line.startswith("stopped "))
    conversion.process.send_signal(signal.SIGKILL)
    assert conversion.ends() == -signal.SIGKILL
    again = run()
    assert again.ends() == 0
    assert "complete: nothing to do" in again.text
    manifest = read_manifest(target)
    assert manifest is not None
    assert size_problems(target, manifest) == []


def test_two_at_once_do_not_remove_each_other(run: Callable[..., Running], target: Path) -> None:
    first = run(stop="after:write_ranks")
    first.read_until(lambda line: line.startswith("stopped "))
    second = run()
    assert second.ends() == 1
    assert "another conversion is writing" in second.text
    assert (target.with_name(".model.partial") / "rank_0" / "tensor.data_0").exists()


@pytest.mark.parametrize(
    ("spoil", "problem"), [("short", "the files hold 5000"), ("bytes", "reads back other bytes than were written")]
)
def test_what_was_not_written_well_does_not_become_an_output(
    run: Callable[..., Running], target: Path, spoil: str, problem: str
) -> None:
    conversion = run(FAKE_VLLM_SPOIL=spoil)
    assert conversion.ends() == 1
    assert problem in conversion.text
    assert not target.exists()


def test_a_shard_that_is_missing_from_the_cache_is_not_overlooked(run: Callable[..., Running], cache: Path) -> None:
    (blob,) = [path for path in cache.rglob("blobs/*") if path.read_bytes() == b"weights 2"]
    blob.unlink()
    conversion = run()
    assert conversion.ends() == 1
    assert "convert: failed: " in conversion.text
    (snapshot,) = cache.rglob(COMMIT)
    assert snapshot_problems(snapshot) == ["model-2.safetensors is missing"]


def test_a_model_that_is_in_no_cache_is_downloaded_once(
    run: Callable[..., Running], start: Start, target: Path, tmp_path: Path
) -> None:
    port = free_port()
    hub = start(
        *(sys.executable, "-m", "standin", "standin-hub", "--host=127.0.0.1", f"--port={port}"),
        *(f"--model={MODEL}", "--token=hf_secret", "--megabytes=2"),
        PYTHONPATH=str(STANDIN),
    )
    hub.read_until(lambda line: line.startswith("hub: "))
    online = {
        "HF_HOME": str(tmp_path / "empty"),
        "HF_HUB_OFFLINE": "0",
        "HF_ENDPOINT": f"http://127.0.0.1:{port}",
        "HF_TOKEN": "hf_secret",
        "NO_PROXY": "*",
    }
    conversion = run(**online)
    assert conversion.ends() == 0, conversion.text
    assert '"stage": "download"' in conversion.text
    manifest = read_manifest(target)
    assert manifest is not None
    # `main` has become a commit.
    assert manifest.revision == hashlib.sha1(MODEL.encode()).hexdigest()
    assert "hf_secret" not in conversion.text
    target.rename(target.with_name("kept"))
    # From the cache, without the hub.
    again = run(**online | {"HF_ENDPOINT": "http://127.0.0.1:1"})
    assert again.ends() == 0, again.text
    assert '"cached": true' in again.text


def test_a_gated_model_without_a_token_says_so(run: Callable[..., Running], start: Start, tmp_path: Path) -> None:
    port = free_port()
    hub = start(
        *(sys.executable, "-m", "standin", "standin-hub", "--host=127.0.0.1", f"--port={port}"),
        *(f"--model={MODEL}", "--token=hf_secret", "--megabytes=2"),
        PYTHONPATH=str(STANDIN),
    )
    hub.read_until(lambda line: line.startswith("hub: "))
    environment = {"HF_HOME": str(tmp_path / "empty"), "HF_HUB_OFFLINE": "0", "NO_PROXY": "*"}
    conversion = run(**environment, HF_ENDPOINT=f"http://127.0.0.1:{port}")
    assert conversion.ends() == 1
    assert "convert: failed: GatedRepoError" in conversion.text
