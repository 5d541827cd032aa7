"""Stands in for the store's compiled core: real files, real pool arithmetic, and files in place of GPU memory.

A "CUDA handle" is the path of a file that the receiving process has mapped; its device is called `gpu-0`. Told by the
environment what to do wrong:
FAKE_CORE_PIN_GATE     a file that must exist before the pool is pinned
FAKE_CORE_READ_GATE    before a model is read
FAKE_CORE_COPY_GATE    before it is copied
FAKE_CORE_INTERRUPT    no copy ever ends well
FAKE_CORE_DIE          the process dies in the middle of a copy, while its end is waited for
"""

import os
import threading
from pathlib import Path


class MemCopyChunk:
    src_offset = size = dst_offset = handle_idx = 0


def _wait_for(variable):
    gate = os.environ.get(variable)
    while gate and not Path(gate).exists():
        threading.Event().wait(0.01)


class _Model:
    def __init__(self, files):
        self.files = files
        self.size = sum(path.stat().st_size for path in files)
        self.data = None
        self.reading = None


class CheckpointStore:
    def __init__(self, storage_path, memory_pool_size, num_thread, chunk_size):
        self._storage = Path(storage_path)
        self._pool, self._chunk = memory_pool_size, chunk_size
        self._free_chunks = -(-memory_pool_size // chunk_size)
        self._models, self._replicas = {}, {}
        self._confirming = threading.Event()
        _wait_for("FAKE_CORE_PIN_GATE")

    def get_mem_pool_size(self):
        return self._pool

    def get_chunk_size(self):
        return self._chunk

    def register_model_info(self, model_path):
        if model_path not in self._models:
            files = []
            while (path := self._storage / model_path / f"tensor.data_{len(files)}").exists():
                files.append(path)
            if not files:
                return -1
            self._models[model_path] = _Model(files)
        return self._models[model_path].size

    def load_model_from_disk_async(self, model_path):
        model = self._models[model_path]
        if model.reading is None:
            self._free_chunks -= -(-model.size // self._chunk)
            if self._free_chunks < 0:
                os.abort()  # as the real one, which follows a null pointer then
            model.reading = threading.Thread(target=self._read, args=(model,))
            model.reading.start()
        return 0

    def _read(self, model):
        _wait_for("FAKE_CORE_READ_GATE")
        model.data = b"".join(path.read_bytes() for path in model.files)

    def load_model_from_mem_async(self, model_path, replica, handles, chunks):
        thread = threading.Thread(target=self._copy, args=(model_path, replica, handles, chunks))
        self._replicas[replica] = [thread, False]
        thread.start()
        return 0

    def _copy(self, model_path, replica, handles, chunks):
        model = self._models[model_path]
        _wait_for("FAKE_CORE_COPY_GATE")
        model.reading.join()
        for gpu, paths in handles.items():
            with Path(os.fsdecode(paths[0])).open("r+b") as memory:
                for number, chunk in enumerate(chunks[gpu]):
                    half = chunk.size // 2
                    for begin, end in ((0, half), (half, chunk.size)):
                        memory.seek(chunk.dst_offset + begin)
                        memory.write(model.data[chunk.src_offset + begin : chunk.src_offset + end])
                        if begin == 0 and number == 0 and os.environ.get("FAKE_CORE_DIE"):
                            memory.flush()
                            self._confirming.wait()
                            os._exit(1)
        self._replicas[replica][1] = not os.environ.get("FAKE_CORE_INTERRUPT")

    def wait_model_in_gpu(self, model_path, replica):
        thread, _ = self._replicas[replica]
        self._confirming.set()
        thread.join()
        return 0 if self._replicas[replica][1] else 1

    def unload_model_from_host(self, model_path):
        model = self._models.get(model_path)
        if model is None or model.data is None:
            return 1
        self._free_chunks += -(-model.size // self._chunk)
        model.data = model.reading = None
        return 0

    def clear_mem(self):
        for model_path in list(self._models):
            self.unload_model_from_host(model_path)
        self._models.clear()
        return 0
