"""`faststart-convert`, stopped for ever where the first argument says, before or after: `after:write_ranks`."""

import signal
import sys
from pathlib import Path

from faststart_vllm import convert

when, _, name = sys.argv[1].partition(":")
owner = Path if hasattr(Path, name) else convert
real = getattr(owner, name)


def stopped(*arguments, **named):
    if when == "after":
        real(*arguments, **named)
    print(f"stopped {when} {name}", flush=True)
    signal.pause()


setattr(owner, name, stopped)
sys.exit(convert.main(sys.argv[2:]))
