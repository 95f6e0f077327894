"""Frames on a socket or a pipe: a length in four bytes, then so many bytes of msgpack."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from typing import Any

import msgspec

from autograder.sandbox.sizes import MAX_TRUSTED_FRAME

_PIECE = 2**13  # bytes: nearly every frame fits
_LENGTH = struct.Struct(">I")


class Malformed(Exception):
    """The bytes that arrived are not a frame of the expected type."""


encode: Callable[[object], bytes] = msgspec.msgpack.Encoder().encode


def decoder(message_type: Any) -> Callable[[bytes | memoryview], Any]:
    """Return a function from bytes to a message of this type; it raises `Malformed`."""
    decode = msgspec.msgpack.Decoder(message_type).decode

    def checked(payload: bytes | memoryview) -> Any:
        try:
            return decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Malformed(str(error)) from error

    return checked


def framed(payload: bytes) -> bytes:
    """Return a payload as the bytes of one frame."""
    return _LENGTH.pack(len(payload)) + payload


def send_frame(connection: socket.socket, payload: bytes) -> None:
    """Write one frame; blocks as long as the socket's timeout lets it."""
    connection.sendall(framed(payload))


def receive_frame(receive: Callable[[int], bytes], limit: int = MAX_TRUSTED_FRAME) -> bytes | None:
    """Read one frame; None at the end.

    Args:
        receive: Gives at most so many bytes, and none at the end.
        limit: The longest frame that is read; `MAX_FRAME` from whoever is not trusted.

    Raises:
        Malformed: when the frame is longer than any that we send, or ends too early.
    """
    header = _exactly(receive, _LENGTH.size)
    if not header:
        return None
    (length,) = _LENGTH.unpack(header)
    if length > limit:
        raise Malformed("a frame that is too long")
    payload = _exactly(receive, length)
    if length and not payload:
        raise Malformed("a frame that ends too early")
    return payload


def receive_single(receive: Callable[[int], bytes], limit: int) -> tuple[memoryview | None, bool]:
    """Read a frame, in as few pieces as arrive, from a sender that waits to be asked for the next.

    Args:
        receive: Gives at most so many bytes, and none at the end.
        limit: The longest frame that is read.

    Returns:
        The frame, None at the end; and whether more came, unasked.

    Raises:
        Malformed: when the frame is longer than `limit`, or ends too early.
    """
    content = bytearray(receive(_PIECE))
    if not content:
        return None, False
    _fill(content, _LENGTH.size, receive)
    (length,) = _LENGTH.unpack_from(content)
    if length > limit:
        raise Malformed("a frame that is too long")
    end = _LENGTH.size + length
    _fill(content, end, receive)
    return memoryview(content)[_LENGTH.size : end], len(content) > end


def _fill(content: bytearray, count: int, receive: Callable[[int], bytes]) -> None:
    """Read on until there are at least `count` bytes."""
    while len(content) < count:
        chunk = receive(max(_PIECE, min(count - len(content), 2**20)))
        if not chunk:
            raise Malformed("a frame that ends too early")
        content += chunk


def _exactly(receive: Callable[[int], bytes], count: int) -> bytes:
    """Read `count` bytes, or none where the other end was closed before the first."""
    chunks = bytearray()
    while len(chunks) < count:
        chunk = receive(min(count - len(chunks), 2**20))
        if not chunk and chunks:
            raise Malformed("a frame that ends too early")
        if not chunk:
            return b""
        chunks += chunk
    return bytes(chunks)
