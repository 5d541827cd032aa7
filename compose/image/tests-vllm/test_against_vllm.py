"""Everything of vLLM that plugin and converter rely on, held against the source of the version in the image.

Read as source, not imported: half of it cannot be imported without a GPU.
"""

import ast
import importlib.util
import inspect
from pathlib import Path

import pytest
from faststart_vllm.convert import write_ranks
from faststart_vllm.loader import StoreLoader
from faststart_vllm.saver import Saver
from vllm.engine.arg_utils import EngineArgs
from vllm.entrypoints.llm import LLM
from vllm.model_executor.model_loader import register_model_loader
from vllm.model_executor.model_loader.base_loader import BaseModelLoader
from vllm.model_executor.model_loader.utils import initialize_model, process_weights_after_loading

PLUGIN = Path(inspect.getfile(StoreLoader)).parent


def _source(module: str) -> ast.Module:
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return ast.parse(Path(spec.origin).read_text())


def _class(module: str, name: str) -> ast.ClassDef:
    (found,) = [one for one in _source(module).body if isinstance(one, ast.ClassDef) and one.name == name]
    return found


def _methods(module: str, name: str) -> set[str]:
    return {one.name for one in _class(module, name).body if isinstance(one, ast.FunctionDef)}


def test_every_name_that_we_import_from_vllm_is_there() -> None:
    imports = {
        (node.module, alias.name)
        for path in PLUGIN.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "vllm"
        for alias in node.names
    }
    assert len(imports) > 5
    for module, name in sorted(imports):
        assert hasattr(importlib.import_module(module), name), f"{module}.{name}"


def test_the_loader_is_what_vllm_calls() -> None:
    assert BaseModelLoader.__abstractmethods__ == {"download_model", "load_weights"}
    theirs = inspect.signature(BaseModelLoader.load_model).parameters
    ours = inspect.signature(StoreLoader.load_model).parameters
    assert set(theirs) <= set(ours)
    assert ours["_later_versions"].kind is inspect.Parameter.VAR_KEYWORD
    assert list(inspect.signature(register_model_loader).parameters) == ["load_format"]
    assert {"vllm_config", "model_config", "prefix"} <= set(inspect.signature(initialize_model).parameters)
    names = list(inspect.signature(process_weights_after_loading).parameters)
    assert names == ["model", "model_config", "target_device"]


def test_the_engine_takes_what_the_converter_asks_for() -> None:
    (call,) = [
        node
        for node in ast.walk(ast.parse(inspect.getsource(write_ranks)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "LLM"
    ]
    asked = {keyword.arg for keyword in call.keywords}
    parameters = inspect.signature(LLM.__init__).parameters
    assert parameters["kwargs"].kind is inspect.Parameter.VAR_KEYWORD
    assert asked <= set(parameters) | set(EngineArgs.__dataclass_fields__)
    assert {"method", "args"} <= set(inspect.signature(LLM.collective_rpc).parameters)


@pytest.mark.parametrize("attribute", [name for name in dir(Saver) if not name.startswith("__")])
def test_the_workers_half_clashes_with_nothing(attribute: str) -> None:
    """vLLM refuses an extension that brings a name which its worker has."""
    for module, name in (("vllm.v1.worker.gpu_worker", "Worker"), ("vllm.v1.worker.worker_base", "WorkerBase")):
        assert attribute not in _methods(module, name)


def test_the_worker_has_what_its_extension_uses() -> None:
    assert "get_model" in _methods("vllm.v1.worker.gpu_model_runner", "GPUModelRunner")
    assigned = {
        node.attr
        for module, name in (("vllm.v1.worker.gpu_worker", "Worker"), ("vllm.v1.worker.worker_base", "WorkerBase"))
        for node in ast.walk(_class(module, name))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    assert {"vllm_config", "model_runner"} <= assigned


def test_plugins_of_our_group_are_loaded_in_engine_and_workers() -> None:
    for module in ("vllm.v1.engine.core", "vllm.v1.worker.worker_base", "vllm.engine.arg_utils"):
        calls = {
            node.func.id
            for node in ast.walk(_source(module))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "load_general_plugins" in calls, module
    constants = {node.value for node in ast.walk(_source("vllm.plugins")) if isinstance(node, ast.Constant)}
    assert "vllm.general_plugins" in constants


def test_the_environment_that_the_stack_sets_is_read() -> None:
    import vllm.envs

    assert {"VLLM_CACHE_ROOT", "VLLM_NO_USAGE_STATS", "VLLM_PLUGINS"} <= set(vllm.envs.environment_variables)
