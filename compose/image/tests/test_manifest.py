import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Model
from faststart_vllm.manifest import MANIFEST, Manifest, ManifestError, read_manifest, request_problems, size_problems


@pytest.fixture
def model(make_model: Callable[..., Model]) -> Model:
    return make_model(ranks=2)


def _manifest(model: Model) -> Manifest:
    manifest = read_manifest(model.folder)
    assert manifest is not None
    return manifest


def test_every_file_is_named_with_its_size_and_hash(model: Model) -> None:
    manifest = _manifest(model)
    present = {str(path.relative_to(model.folder)) for path in model.folder.rglob("*") if path.is_file()}
    assert set(manifest.files) == present - {MANIFEST}
    assert all(len(str(facts["sha256"])) == 64 for facts in manifest.files.values())
    assert size_problems(model.folder, manifest) == []


def test_other_converters_write_none(model: Model) -> None:
    (model.folder / MANIFEST).unlink()
    assert read_manifest(model.folder) is None


def test_a_manifest_of_the_first_form_is_read(model: Model) -> None:
    path = model.folder / MANIFEST
    content = json.loads(path.read_text())
    del content["requested"]
    path.write_text(json.dumps(content))
    assert _manifest(model).requested == content["revision"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: "{",
        lambda content: "[]",
        lambda content: json.dumps(content | {"schema": "faststart.conversion/9"}),
        lambda content: json.dumps({key: value for key, value in content.items() if key != "revision"}),
        lambda content: json.dumps(content | {"ranks": "many"}),
        lambda content: json.dumps(content | {"files": ["rank_0"]}),
        lambda content: json.dumps(content | {"files": {"a": {"bytes": 1}}}),
    ],
)
def test_what_cannot_be_used_is_an_error(model: Model, spoil: Callable[[dict], str]) -> None:
    path = model.folder / MANIFEST
    path.write_text(spoil(json.loads(path.read_text())))
    with pytest.raises(ManifestError):
        read_manifest(model.folder)


def test_missing_and_changed_files_are_told_apart(model: Model) -> None:
    manifest = _manifest(model)
    (model.folder / "config.json").unlink()
    (model.folder / "config.json").symlink_to("gone")
    with (model.folder / "rank_1" / "tensor.data_0").open("ab") as file:
        file.write(b"x")
    problems = size_problems(model.folder, manifest)
    assert any("config.json cannot be found" in problem for problem in problems)
    assert any(problem.startswith("rank_1/tensor.data_0 has ") for problem in problems)
    assert len(problems) == 2


@pytest.mark.parametrize(
    ("ranks", "dtype", "revision", "problems"),
    [
        (2, "bfloat16", "c" * 40, []),
        (2, "torch.bfloat16", "main", []),
        (2, "auto", "", []),
        (1, "bfloat16", "", ["ranks is 2, wanted 1"]),
        (2, "torch.float16", "", ["dtype is bfloat16, wanted float16"]),
        (2, "auto", "d" * 40, [f"revision is {'c' * 40}, wanted {'d' * 40}"]),
    ],
)
def test_what_is_asked_for_is_compared(
    model: Model, ranks: int, dtype: str, revision: str, problems: list[str]
) -> None:
    assert request_problems(_manifest(model), ranks, dtype, revision) == problems


def test_a_manifest_is_never_overwritten(model: Model) -> None:
    from faststart_vllm.manifest import write_manifest

    before = Path(model.folder / MANIFEST).read_bytes()
    with pytest.raises(FileExistsError):
        write_manifest(model.folder, _manifest(model))
    assert (model.folder / MANIFEST).read_bytes() == before
