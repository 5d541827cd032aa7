"""Everything of vLLM that plugin and converter rely on, held against the source of released versions."""

import ast
from pathlib import Path

import pytest
from source import Release, calls, fields, methods, parameters

PLUGIN = Path(__file__).parents[1] / "plugin" / "faststart_vllm"
LOADERS = "vllm.model_executor.model_loader"
WORKERS = (("vllm.v1.worker.gpu_worker", "Worker"), ("vllm.v1.worker.worker_base", "WorkerBase"))


def _ours(file: str) -> ast.Module:
    return ast.parse((PLUGIN / file).read_text())


def _our_class(file: str, name: str) -> ast.ClassDef:
    (found,) = [node for node in _ours(file).body if isinstance(node, ast.ClassDef) and node.name == name]
    return found


def _our_method(file: str, within: str, name: str) -> ast.FunctionDef:
    body = _our_class(file, within).body
    (found,) = [node for node in body if isinstance(node, ast.FunctionDef) and node.name == name]
    return found


def test_every_name_that_we_import_is_there(vllm: Release) -> None:
    imports = {
        (node.module, alias.name)
        for path in PLUGIN.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "vllm"
        for alias in node.names
    }
    assert len(imports) > 8
    missing = {(module, name) for module, name in imports if name not in vllm.names(module)}
    assert missing == set()


def test_a_name_that_is_not_there_is_missed(vllm: Release) -> None:
    assert "VllmConfig" in vllm.names("vllm.config")
    assert "VllmConfiguration" not in vllm.names("vllm.config")


def test_the_loader_is_what_vllm_calls(vllm: Release) -> None:
    base = vllm.class_of(f"{LOADERS}.base_loader", "BaseModelLoader")
    abstract = {
        node.name
        for node in base.body
        if isinstance(node, ast.FunctionDef)
        and any("abstractmethod" in ast.unparse(one) for one in node.decorator_list)
    }
    ours = _our_class("loader.py", "StoreLoader")
    assert [ast.unparse(one) for one in ours.bases] == ["BaseModelLoader"]
    assert abstract <= methods(ours)
    for name in abstract | {"load_model"}:
        theirs = parameters(vllm.function(f"{LOADERS}.base_loader", name, "BaseModelLoader"))
        assert set(theirs) <= set(parameters(_our_method("loader.py", "StoreLoader", name)))
    # A later version's argument is taken, and not an error.
    assert _our_method("loader.py", "StoreLoader", "load_model").args.kwarg is not None
    # Nothing of the base that we do not replace needs what only its own loading sets.
    assert parameters(vllm.function(f"{LOADERS}.base_loader", "__init__", "BaseModelLoader")) == ["self", "load_config"]


def test_vllm_hands_the_loader_what_it_takes(vllm: Release) -> None:
    get_model = vllm.function(LOADERS, "get_model")
    (call,) = calls(get_model, "load_model")
    assert call.args == []
    assert {one.arg for one in call.keywords} <= set(parameters(_our_method("loader.py", "StoreLoader", "load_model")))


def test_a_format_of_that_name_can_be_registered_and_is_nobodys(vllm: Release) -> None:
    assert parameters(vllm.function(LOADERS, "register_model_loader")) == ["load_format"]
    assert "serverless_llm" not in vllm.constants(LOADERS)
    # The command line takes names that it does not know.
    assert "str | LoadFormats" in ast.unparse(vllm.class_of("vllm.config.load", "LoadConfig"))


def test_the_model_is_built_and_finished_as_we_call_it(vllm: Release) -> None:
    helpers = f"{LOADERS}.utils"
    assert {"vllm_config", "model_config", "prefix"} <= set(parameters(vllm.function(helpers, "initialize_model")))
    finish = parameters(vllm.function(helpers, "process_weights_after_loading"))
    assert finish == ["model", "model_config", "target_device"]
    assert parameters(vllm.function("vllm.utils.torch_utils", "set_default_torch_dtype")) == ["dtype"]


def test_the_configuration_has_what_is_asked_of_it(vllm: Release) -> None:
    """`refuse_unsupported` asks: a name that is gone would let a quantised model through, or nothing at all."""
    assert {"model_config", "parallel_config", "quant_config"} <= fields(
        vllm.class_of("vllm.config.vllm", "VllmConfig")
    )
    assert "pipeline_parallel_size" in fields(vllm.class_of("vllm.config.parallel", "ParallelConfig"))
    model = vllm.class_of("vllm.config.model", "ModelConfig")
    assert "get_num_experts" in methods(model)
    assert {"model", "dtype"} <= fields(model)


def test_the_engine_takes_what_the_converter_asks_for(vllm: Release) -> None:
    (call,) = calls(_ours("convert.py"), "LLM")
    asked = {one.arg for one in call.keywords}
    init = vllm.function("vllm.entrypoints.llm", "__init__", "LLM")
    assert init.args.kwarg is not None
    engine = fields(vllm.class_of("vllm.engine.arg_utils", "EngineArgs"))
    assert asked <= set(parameters(init)) | engine
    assert {"method", "args"} <= set(parameters(vllm.function("vllm.entrypoints.llm", "collective_rpc", "LLM")))


@pytest.mark.parametrize("attribute", ["save_in_store_format", "vllm_config", "model_runner"])
def test_the_workers_half_clashes_with_nothing(vllm: Release, attribute: str) -> None:
    """vLLM refuses an extension whose class has a name that its worker's class has."""
    ours = _our_class("saver.py", "Saver")
    assert attribute in methods(ours) | fields(ours)
    for module, name in WORKERS:
        assert attribute not in methods(vllm.class_of(module, name))


def test_the_worker_has_what_its_extension_uses(vllm: Release) -> None:
    assigned = {
        node.attr
        for module, name in WORKERS
        for node in ast.walk(vllm.class_of(module, name))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    assert {"vllm_config", "model_runner"} <= assigned
    runners = [
        ("vllm.v1.worker.gpu_model_runner", "GPUModelRunner"),
        ("vllm.v1.worker.gpu.model_runner", "GPUModelRunner"),
    ]
    found = [one for one in runners if vllm.is_module(one[0])]
    assert found
    for module, name in found:
        assert "get_model" in methods(vllm.class_of(module, name))
    base = ast.unparse(vllm.tree("vllm.v1.worker.worker_base"))
    assert "parallel_config.worker_extension_cls" in base


def test_plugins_of_our_group_are_loaded_in_engine_and_workers(vllm: Release) -> None:
    for module in ("vllm.v1.engine.core", "vllm.v1.worker.worker_base", "vllm.engine.arg_utils"):
        assert calls(vllm.tree(module), "load_general_plugins"), module
    assert "vllm.general_plugins" in vllm.constants("vllm.plugins")
    declared = (PLUGIN.parent / "pyproject.toml").read_text()
    assert '[project.entry-points."vllm.general_plugins"]\nserverless_llm = "faststart_vllm:register"' in declared
