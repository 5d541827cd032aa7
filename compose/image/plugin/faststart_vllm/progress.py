"""Progress of the converter, as lines: `faststart-convert {"stage": "write", "done": 1024, "total": 16060522496}`.

Stages in order: `resolve`, `download` (only when the cache lacks something), `load`, `write` (with `rank`), `verify`,
`done`. `done` and `total` count bytes; a stage whose length nobody knows has neither.
"""

from collections.abc import Callable

from faststart_vllm.lines import say

WORD = "faststart-convert"


def stage(name: str, **facts: object) -> None:
    say(WORD, stage=name, **facts)


def meter(name: str, total: int, **facts: object) -> Callable[[int], None]:
    """A function to be told how many bytes are done in all; speaks at each further percent, and at the end."""
    said = -1

    def at(done: int) -> None:
        nonlocal said
        percent = 100 * done // total if total else 100
        if percent > said:
            said = percent
            say(WORD, stage=name, done=done, total=total, **facts)

    at(0)
    return at
