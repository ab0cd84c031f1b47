"""Zip archives with the same bytes for the same content, and parts packed once for many archives.

The parts of a Word template that do not change are compressed when the template is read; writing
an opinion then costs the compression of its text only.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_DAY = (0 << 9) | (1 << 5) | 1  # 1980-01-01, the first day a zip archive knows
_UTF8 = 0x800
_LOCAL, _CENTRAL, _END = "<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"


@dataclass(frozen=True, slots=True)
class Packed:
    """One part: its name, deflated data, checksum and size when unpacked."""

    name: str
    data: bytes
    crc: int
    size: int


def pack(name: str, data: bytes, level: int = 6) -> Packed:
    """A part compressed for any number of archives."""
    press = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(name, press.compress(data) + press.flush(), zlib.crc32(data), len(data))


def archive(parts: Iterable[Packed]) -> bytes:
    """An archive of parts in the order given (each under 4 GB, at most 65,535 of them)."""
    out, index, count = bytearray(), bytearray(), 0
    for part in parts:
        name = part.name.encode()
        common = (20, _UTF8, 8, 0, _DAY, part.crc, len(part.data), part.size, len(name))
        index += struct.pack(_CENTRAL, b"PK\x01\x02", 20, *common, 0, 0, 0, 0, 0, len(out))
        index += name
        out += struct.pack(_LOCAL, b"PK\x03\x04", *common, 0)
        out += name
        out += part.data
        count += 1
    end = struct.pack(_END, b"PK\x05\x06", 0, 0, count, count, len(index), len(out), 0)
    return bytes(out + index + end)


def write_zip(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of plain parts."""
    return archive(pack(name, data) for name, data in parts)
