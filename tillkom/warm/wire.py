"""What passes between the warm parent, its forks and whoever asks for them: short frames over a local socket."""

from __future__ import annotations

import socket
import struct
from typing import NamedTuple

KERNEL, CALL = b"K", b"C"  # what is asked for, in one byte; the rest is for the fork, and its parent never reads it
PREPARE = b"P"  # the one thing the parent does itself: call a function whose traces all later forks are to have
STARTED, RESULT, RAISED, ENDED = b"S", b"R", b"E", b"X"  # what comes back
_HEAD = struct.Struct(">cQ")


class Frame(NamedTuple):
    """One message: its kind and its content."""

    kind: bytes
    content: bytes


class Gone(ConnectionError):
    """The other side closed before a message was whole."""


def send(connection: socket.socket, kind: bytes, content: bytes) -> None:
    """Send one frame; Gone where the other side has closed."""
    try:
        connection.sendall(_HEAD.pack(kind, len(content)) + content)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise Gone from error


def receive(connection: socket.socket) -> Frame:
    """Wait for one frame; Gone where the other side closed instead."""
    kind, length = _HEAD.unpack(_exactly(connection, _HEAD.size))
    return Frame(kind, _exactly(connection, length))


def _exactly(connection: socket.socket, length: int) -> bytes:
    content = bytearray(length)
    rest = memoryview(content)
    while rest:
        try:
            got = connection.recv_into(rest)
        except ConnectionResetError as error:
            raise Gone from error
        if not got:
            raise Gone
        rest = rest[got:]
    return bytes(content)
