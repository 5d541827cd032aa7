"""Releases of vLLM as source, one folder each, unpacked from their wheels: nothing of them is imported."""

import os
from pathlib import Path

import pytest
from source import Release

RELEASES = [Release(Path(folder)) for folder in os.environ["VLLM_SOURCES"].split(os.pathsep)]


@pytest.fixture(params=RELEASES, ids=lambda release: release.version)
def vllm(request: pytest.FixtureRequest) -> Release:
    return request.param
