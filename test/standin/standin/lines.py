"""The lines that programs read: a word, a space, one JSON object."""

import json
import sys


def say(word: str, **facts: object) -> None:
    sys.stdout.write(f"{word} {json.dumps(facts)}\n")
    sys.stdout.flush()
