"""The store's RPC service over its compiled core. Knows nothing of PyTorch, Transformers or models' architectures.

Differs from upstream's service in four points. Each answer carries how many bytes this process has read from files,
so a client can tell a model that was in memory from one that came from disk. A model is said to be read once reading
has begun: a copy that is asked for sooner follows a null pointer in the core, as does one of a model that found no
room. A second store on the same port is an error: gRPC otherwise shares the port between both, and requests go to
either. And what a call is refused for is said.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from sllm_store.proto import storage_pb2 as pb
from sllm_store.proto import storage_pb2_grpc

READ_BYTES_KEY = "faststart-read-bytes"
OPTIONS = (("grpc.so_reuseport", 0),)
CONFIRM_TRIES = 5
BEGIN_SECONDS = 30.0
POLL_SECONDS = 0.005
# Reading the counters is counted too.
NOISE_BYTES = 1 << 20


@dataclass(frozen=True)
class Counted:
    """What all threads of this process have read so far: through any read call when it returns, and from drives."""

    read: int
    from_drive: int


def count(io: Path = Path("/proc/self/io")) -> Counted | None:
    """None where nobody counts."""
    try:
        lines = dict(line.split(": ") for line in io.read_text().splitlines())
        return Counted(int(lines["rchar"]), int(lines["read_bytes"]))
    except (OSError, ValueError, KeyError):
        return None


class Servicer(storage_pb2_grpc.StorageServicer):
    """`core` is the compiled `CheckpointStore`, `new_chunk` its `MemCopyChunk`. Calls that wait hold the GIL there."""

    def __init__(self, core: Any, new_chunk: Any, begin_seconds: float = BEGIN_SECONDS) -> None:
        self._core = core
        self._new_chunk = new_chunk
        self._begin_seconds = begin_seconds
        # Read, or being read; until it is unloaded.
        self._reading: set[str] = set()

    async def read(self, path: str) -> str:
        """Has a model read into memory, and waits until that has begun. Returns what is wrong, empty for nothing."""
        size = self._core.register_model_info(path)
        if size < 0:
            return f"RegisterModel failed: {path} holds no tensor.data_0"
        before = count()
        if self._core.load_model_from_disk_async(path):
            return f"LoadModel failed: {path}"
        if before is None:
            self._reading.add(path)
        if path in self._reading:
            return ""
        deadline = asyncio.get_running_loop().time() + self._begin_seconds
        while not self._has_begun(before, size):
            if asyncio.get_running_loop().time() > deadline:
                return f"{path} is not being read after {self._begin_seconds:g} s: is the memory pool too small for it?"
            await asyncio.sleep(POLL_SECONDS)
        self._reading.add(path)
        return ""

    @staticmethod
    def _has_begun(before: Counted, size: int) -> bool:
        now = count()
        return now is not None and (
            now.from_drive > before.from_drive or now.read - before.read >= min(NOISE_BYTES, size / 2)
        )

    async def LoadModelAsync(self, request: Any, context: Any) -> Any:
        self._count(context)
        path = request.model_path
        await self._require(context, path, "no model_path")
        if request.target_device_type == pb.DEVICE_TYPE_CPU:
            if problem := await self.read(path):
                await context.abort(grpc.StatusCode.FAILED_PRECONDITION, problem)
        elif request.target_device_type == pb.DEVICE_TYPE_GPU:
            await self._require(context, request.replica_uuid, "no replica_uuid")
            handles = {gpu: [one.cuda_ipc_handle for one in many.handles] for gpu, many in request.handles.items()}
            chunks = {gpu: [self._chunk(one) for one in many.chunks] for gpu, many in request.chunks.items()}
            if path not in self._reading:
                await context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"{path} was not read into memory before")
            if self._core.load_model_from_mem_async(path, request.replica_uuid, handles, chunks):
                await context.abort(grpc.StatusCode.INTERNAL, f"LoadModel failed: {path}")
        else:
            return await context.abort(grpc.StatusCode.UNIMPLEMENTED, "the target is neither CPU nor GPU")
        return pb.LoadModelResponse(model_path=path)

    async def ConfirmModel(self, request: Any, context: Any) -> Any:
        await self._require(context, request.model_path and request.replica_uuid, "no model_path or replica_uuid")
        for _ in range(CONFIRM_TRIES):
            if self._core.wait_model_in_gpu(request.model_path, request.replica_uuid) == 0:
                self._count(context)
                return pb.ConfirmModelResponse(model_path=request.model_path)
        return await context.abort(grpc.StatusCode.INTERNAL, f"the copy of {request.model_path} was interrupted")

    async def UnloadModel(self, request: Any, context: Any) -> Any:
        await self._require(context, request.model_path, "no model_path")
        if self._core.unload_model_from_host(request.model_path):
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"{request.model_path} is not in memory")
        self._reading.discard(request.model_path)
        return pb.UnloadModelResponse(model_path=request.model_path)

    async def ClearMem(self, request: Any, context: Any) -> Any:
        if self._core.clear_mem():
            await context.abort(grpc.StatusCode.INTERNAL, "ClearMem failed")
        self._reading.clear()
        return pb.ClearMemResponse()

    async def RegisterModel(self, request: Any, context: Any) -> Any:
        await self._require(context, request.model_path, "no model_path")
        size = self._core.register_model_info(request.model_path)
        if size < 0:
            await context.abort(grpc.StatusCode.NOT_FOUND, f"RegisterModel failed: {request.model_path}")
        return pb.RegisterModelResponse(model_path=request.model_path, model_size=size)

    async def GetServerConfig(self, request: Any, context: Any) -> Any:
        return pb.GetServerConfigResponse(
            mem_pool_size=self._core.get_mem_pool_size(), chunk_size=self._core.get_chunk_size()
        )

    def _chunk(self, one: Any) -> Any:
        chunk = self._new_chunk()
        chunk.src_offset, chunk.size = one.src_offset, one.size
        chunk.dst_offset, chunk.handle_idx = one.dst_offset, one.handle_idx
        return chunk

    @staticmethod
    def _count(context: Any) -> None:
        if (counted := count()) is not None:
            context.set_trailing_metadata(((READ_BYTES_KEY, str(counted.read)),))

    @staticmethod
    async def _require(context: Any, present: Any, complaint: str) -> None:
        if not present:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, complaint)
