"""Talks to the store. Unlike upstream's client, every call has a deadline and every failure is an exception.

Imports gRPC and the store's message definitions, not PyTorch: a process that only asks for a model stays light. Never
import this in a process that will fork.
"""

from dataclasses import dataclass

import grpc
from sllm_store.proto import storage_pb2 as pb
from sllm_store.proto import storage_pb2_grpc

# Sent by the store's light launcher with each answer: bytes its process has read so far.
READ_BYTES_KEY = "faststart-read-bytes"
ASK_SECONDS = 60.0

# A store that is still pinning memory is looked for four times a second, not after gRPC's growing pauses.
_CHANNEL_OPTIONS = (
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 250),
    # Loopback: a proxy from the environment has no business here.
    ("grpc.enable_http_proxy", 0),
)


class StoreError(RuntimeError):
    """The store is not there, refused, or did not say that a model was loaded."""


@dataclass(frozen=True)
class Copy:
    """One piece of a rank's data and where it goes in the receiving memory, in bytes."""

    source: int
    size: int
    target: int = 0


def _read_bytes(call: grpc.Call) -> int | None:
    for key, value in call.trailing_metadata() or ():
        if key == READ_BYTES_KEY and str(value).isdigit():
            return int(value)
    return None


class StoreClient:
    """`model` is always a rank's folder below the store's storage path, as in `vllm/ORG/NAME/rank_0`."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._channel = grpc.insecure_channel(address, options=_CHANNEL_OPTIONS)
        self._stub = storage_pb2_grpc.StorageStub(self._channel)

    def close(self) -> None:
        self._channel.close()

    def wait(self, seconds: float) -> int:
        """Waits until the store answers. Returns the size of its pool in bytes; raises StoreError at the deadline."""
        try:
            answer = self._stub.GetServerConfig(
                pb.GetServerConfigRequest(), timeout=max(seconds, 0.1), wait_for_ready=seconds > 0
            )
        except grpc.RpcError as error:
            raise StoreError(
                f"the store at {self.address} was unavailable for {seconds:g} s ({_reason(error)}): "
                "is it running, and was its memory pool pinned? Its log says"
            ) from error
        return int(answer.mem_pool_size)

    def read_into_memory(self, model: str) -> int | None:
        """Has the store read a model into pinned memory; does not wait for the end. Nothing happens when it is there.

        Returns the store's count of bytes read before, None from a store that does not count.
        """
        request = pb.LoadModelRequest(model_path=model, target_device_type=pb.DEVICE_TYPE_CPU)
        failure = f"Failed to load model {model} into CPU"
        return _read_bytes(self._call(self._stub.LoadModelAsync, request, ASK_SECONDS, failure))

    def copy_to_device(self, model: str, replica: str, device: str, handle: bytes, copies: list[Copy]) -> None:
        """Has the store copy into memory of this process that `handle` exports; `confirm` waits for the end."""
        request = pb.LoadModelRequest(model_path=model, replica_uuid=replica, target_device_type=pb.DEVICE_TYPE_GPU)
        request.handles[device].handles.add(cuda_ipc_handle=handle)
        chunks = request.chunks[device].chunks
        for copy in copies:
            chunks.add(src_offset=copy.source, size=copy.size, dst_offset=copy.target, handle_idx=0)
        self._call(self._stub.LoadModelAsync, request, ASK_SECONDS, f"Failed to load model {model} into GPU")

    def confirm(self, model: str, replica: str, seconds: float) -> int | None:
        """Waits until every byte has arrived. Returns the store's count of bytes read by now; raises StoreError.

        The store's own client turns a failure here into a value that its loader drops: a store that dies half-way
        then leaves a server which is ready, and whose weights are whatever the memory held.
        """
        request = pb.ConfirmModelRequest(model_path=model, replica_uuid=replica, target_device_type=pb.DEVICE_TYPE_GPU)
        failure = f"the store did not confirm that {model} was loaded"
        return _read_bytes(self._call(self._stub.ConfirmModel, request, seconds, failure))

    def _call(self, method: grpc.UnaryUnaryMultiCallable, request: object, seconds: float, failure: str) -> grpc.Call:
        try:
            answer, call = method.with_call(request, timeout=seconds)
        except grpc.RpcError as error:
            raise StoreError(f"{failure} ({self.address}, {_reason(error)}): its log says why") from error
        if answer.model_path != request.model_path:
            raise StoreError(f"{failure} ({self.address}): it answered for {answer.model_path!r}")
        return call


def _reason(error: grpc.RpcError) -> str:
    details = error.details() or "no details"
    return f"{error.code()}: {details}"
