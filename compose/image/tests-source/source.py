"""What a Python package says of itself, read as source: names, classes, signatures."""

import ast
import re
from collections.abc import Iterator
from email.parser import HeaderParser
from functools import cache, cached_property
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Release:
    """An unpacked wheel of vLLM: its modules and its metadata."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (metadata,) = folder.glob("vllm-*.dist-info/METADATA")
        self.metadata = HeaderParser().parsestr(metadata.read_text())
        self.version: str = self.metadata["Version"]

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.version.split(".")[:2])

    def path(self, module: str) -> Path:
        base = self.folder.joinpath(*module.split("."))
        package, plain = base / "__init__.py", base.with_suffix(".py")
        return package if package.exists() else plain

    @cache  # noqa: B019 - a handful of releases, alive as long as the tests
    def tree(self, module: str) -> ast.Module:
        return ast.parse(self.path(module).read_text())

    @cache  # noqa: B019
    def names(self, module: str) -> frozenset[str]:
        """What `from module import ...` finds; of star imports, what they bring."""
        found: set[str] = set()
        for node in _top_level(self.tree(module).body):
            match node:
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    found.add(name)
                case ast.Assign(targets=targets):
                    found |= {one.id for one in targets if isinstance(one, ast.Name)}
                case ast.AnnAssign(target=ast.Name(id=name)):
                    found.add(name)
                case ast.Import(names=aliases):
                    found |= {(one.asname or one.name).partition(".")[0] for one in aliases}
                case ast.ImportFrom(names=aliases):
                    for one in aliases:
                        found |= self.names(self._origin(module, node)) if one.name == "*" else {one.asname or one.name}
        return frozenset(found)

    def _origin(self, module: str, node: ast.ImportFrom) -> str:
        if node.level == 0:
            return node.module or ""
        here = module.split(".")
        up = node.level - (1 if self.path(module).name == "__init__.py" else 0)
        return ".".join([*here[: len(here) - up], *([node.module] if node.module else [])])

    @cached_property
    def text(self) -> str:
        """All of its source, with strings joined that are written in pieces."""
        whole = "\n".join(path.read_text(errors="replace") for path in self.folder.glob("vllm/**/*.py"))
        return re.sub(r"\"\s+f?\"", "", whole)

    def modules_with(self, words: str, below: str) -> list[str]:
        base = self.folder.joinpath(*below.split("."))
        found = [path for path in base.rglob("*.py") if words in path.read_text()]
        return [".".join(path.relative_to(self.folder).with_suffix("").parts) for path in found]

    def is_module(self, module: str) -> bool:
        return self.path(module).exists()

    def class_of(self, module: str, name: str) -> ast.ClassDef:
        (found,) = [node for node in self.tree(module).body if isinstance(node, ast.ClassDef) and node.name == name]
        return found

    def function(self, module: str, name: str, within: str | None = None) -> Function:
        body = self.tree(module).body if within is None else self.class_of(module, within).body
        (found,) = [node for node in body if isinstance(node, Function) and node.name == name]
        return found

    def constants(self, module: str) -> set[object]:
        return {node.value for node in ast.walk(self.tree(module)) if isinstance(node, ast.Constant)}


def _top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run when the module is imported, those under `if` and `try` included."""
    for node in body:
        yield node
        match node:
            case ast.If(body=then, orelse=other):
                yield from _top_level(then + other)
            case ast.Try(body=then, handlers=handlers, orelse=other):
                yield from _top_level(then + other + [one for handler in handlers for one in handler.body])


def parameters(function: Function) -> list[str]:
    """By position, then by keyword."""
    return [one.arg for one in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]]


def fields(one: ast.ClassDef) -> set[str]:
    """Of a dataclass."""
    return {
        node.target.id for node in one.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def methods(one: ast.ClassDef) -> set[str]:
    return {node.name for node in one.body if isinstance(node, Function)}


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    """Calls of `name(...)` and of `anything.name(...)`."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in found if getattr(call.func, "id", getattr(call.func, "attr", None)) == name]
