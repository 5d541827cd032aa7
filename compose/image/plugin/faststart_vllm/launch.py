"""`faststart-launch COMMAND...`: asks the store for the model, then becomes the command.

    faststart-launch vllm serve --load-format=serverless_llm /models/vllm/ORG/NAME

vLLM needs seconds for its imports before any plugin is called. From here the store reads the model meanwhile.
"""

import os
import sys
import time

from faststart_vllm import prefetch
from faststart_vllm.lines import say
from faststart_vllm.settings import SettingError, read_settings

WORD = "faststart-launch"


def main(argv: list[str] | None = None) -> int:
    command = sys.argv[1:] if argv is None else argv
    if not command:
        print("faststart-launch: which command?", file=sys.stderr)
        return 2
    try:
        settings = read_settings()
        prefetched = prefetch.start(command)
    except SettingError as error:
        print(f"faststart-launch: {error}", file=sys.stderr)
        return 2
    waited = 0.0
    if not settings.start_beside and prefetch.served_model(command) is not None:
        from faststart_vllm.store_client import StoreClient, StoreError

        began = time.monotonic()
        try:
            StoreClient(settings.store_address).wait(settings.store_wait_seconds)
        except StoreError as error:
            print(f"faststart-launch: {error}", file=sys.stderr)
            return 1
        waited = time.monotonic() - began
    say(WORD, prefetch=prefetched, startBeside=settings.start_beside, storeWaitSeconds=round(waited, 3))
    try:
        os.execvp(command[0], command)
    except OSError as error:
        print(f"faststart-launch: {command[0]}: {error.strerror}", file=sys.stderr)
        return 127


if __name__ == "__main__":
    sys.exit(main())
