"""Flags, load formats, variables and log lines that compose files and the wizard rely on, in released versions."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from source import Release, fields

COMPOSE = Path(__file__).parents[2]
LOADERS = "vllm.model_executor.model_loader"


def _flags(file: str) -> set[str]:
    return set(re.findall(r"--([a-z][a-z-]+)", "\n".join(_code(COMPOSE / file))))


def _code(path: Path) -> list[str]:
    return [line.partition(" #")[0] for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]


def _server_flags(vllm: Release) -> set[str]:
    engine = fields(vllm.class_of("vllm.engine.arg_utils", "EngineArgs"))
    places = vllm.modules_with("class FrontendArgs", below="vllm.entrypoints")
    assert places
    frontend = {
        field
        for module in places
        for one in ("BaseFrontendArgs", "FrontendArgs")
        if one in vllm.names(module)
        for field in fields(vllm.class_of(module, one))
    }
    return {name.replace("_", "-") for name in engine | frontend}


def _has_preload(vllm: Release) -> bool:
    return vllm.is_module("vllm.entrypoints.cli.preload")


def test_the_common_flags_are_the_servers(vllm: Release) -> None:
    flags = _flags("base.yml")
    assert len(flags) > 6
    assert flags <= _server_flags(vllm)


def test_the_loaders_of_the_default_image(vllm: Release) -> None:
    assert _flags("loaders.yml") <= _server_flags(vllm)
    formats = set(re.findall(r"--load-format=(\w+)", (COMPOSE / "loaders.yml").read_text()))
    assert formats == {"runai_streamer", "fastsafetensors"}
    assert formats <= vllm.constants(LOADERS)
    assert "concurrency" in vllm.constants(f"{LOADERS}.runai_streamer_loader")


def test_the_streamers_fit_the_default_image(vllm: Release) -> None:
    """The wheel asks for them only as extras: what the Dockerfile installs must be what its vLLM takes."""
    dockerfile = (COMPOSE / "image" / "Dockerfile").read_text()
    (default,) = re.findall(r"^ARG VLLM_IMAGE=\S+:v(\S+)$", dockerfile, re.MULTILINE)
    versions = dict(re.findall(r"^ARG (\w+)_VERSION=(\S+)$", dockerfile, re.MULTILINE))
    for package, argument in (("fastsafetensors", "FASTSAFETENSORS"), ("runai-model-streamer", "RUNAI_STREAMER")):
        wanted = [one for one in map(Requirement, vllm.metadata.get_all("Requires-Dist")) if one.name == package]
        assert wanted, package
        if vllm.version == default:
            assert all(versions[argument] in one.specifier and one.marker is not None for one in wanted)


def test_preload_is_there_from_031_on(vllm: Release) -> None:
    assert _has_preload(vllm) == (vllm.numbers >= (0, 31))


def test_the_weight_cache_takes_our_flags(vllm: Release) -> None:
    if not _has_preload(vllm):
        assert "ipc_cache" not in vllm.constants(LOADERS)
        return
    daemons = {str(word)[2:] for word in vllm.constants("vllm.entrypoints.cli.preload") if str(word).startswith("--w")}
    assert {"weight-cache-socket-dir", "weight-cache-health-port"} <= daemons
    assert _flags("preload.yml") <= _server_flags(vllm) | daemons
    assert "ipc_cache" in vllm.constants(LOADERS)
    loader = vllm.constants(f"{LOADERS}.weight_cache.ipc_loader")
    assert {"socket_dir", "fallback"} <= loader
    assert "/health" in vllm.constants("vllm.entrypoints.cli.preload")


def test_the_environment_that_the_stack_sets_is_read(vllm: Release) -> None:
    declared = "\n".join(_code(COMPOSE / "env" / "common.env"))
    ours = set(re.findall(r"^(VLLM_\w+)=", declared, re.MULTILINE))
    assert ours
    assert ours | {"VLLM_PLUGINS"} <= vllm.constants("vllm.envs")


# What the wizard's reader of logs looks for, in the words of the source; where a wording changed, all of them.
LINES = [
    ("vLLM API server version", "version "),
    ("LLM engine (v",),
    ("Starting to load model", "Loading model from scratch"),
    ("Time spent downloading weights for",),
    ("Loading weights took",),
    ("Model loading took",),
    ("Available KV cache memory",),
    ("Graph capturing finished in",),
    ("init engine (profile",),
    ("Registered model loader",),
    ("EngineCore failed to start.",),
    ("Engine core initialization failed.",),
    ("No available memory for the cache blocks.",),
    ("is less than desired GPU memory utilization",),
]


@pytest.mark.parametrize("wordings", LINES, ids=lambda wordings: wordings[0])
def test_the_log_lines_that_are_read_are_written(vllm: Release, wordings: tuple[str, ...]) -> None:
    assert any(wording in vllm.text for wording in wordings)
