"""Lines for programs: a word, a space, one JSON object. Log prefixes may stand before the word."""

import json
import sys


def say(word: str, **facts: object) -> None:
    """`faststart-load {"bytes": 16060522496, ...}` on stdout, in one write: several processes share the stream."""
    sys.stdout.write(f"{word} {json.dumps(facts)}\n")
    sys.stdout.flush()
