"""OCI platforms (image-index.md "platform")."""

from __future__ import annotations

import platform
from typing import Any, NamedTuple

from ..errors import failure
from .json_files import member

#: Processors by the names that the kernel has for them.
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "i686": "386", "armv7l": "arm"}
#: What an unnamed variant means (containerd `platforms.Normalize`).
_DEFAULT_VARIANTS = {"arm": "v7", "arm64": "v8"}


class Platform(NamedTuple):
    os: str
    architecture: str
    variant: str | None

    def __str__(self) -> str:
        return "/".join(part for part in self if part)


def this_platform() -> Platform:
    """Linux on this machine's processor."""
    machine = platform.machine()
    return Platform("linux", _ARCHITECTURES.get(machine, machine), None)


def parse_platform(text: str) -> Platform:
    """Reads ``os/architecture`` or ``os/architecture/variant``. Fails with EINVAL."""
    parts = text.split("/")
    if len(parts) not in (2, 3) or not parts[0] or not parts[1]:
        raise failure("invalid", "load", text, "a platform is written os/architecture or os/architecture/variant")
    return Platform(parts[0], parts[1], parts[2] if len(parts) == 3 else None)


def platform_of(value: Any) -> Platform | None:
    """The platform that a descriptor's ``platform`` or a config names, if it does."""
    os, architecture, variant = member(value, "os"), member(value, "architecture"), member(value, "variant")
    if not isinstance(os, str) or not isinstance(architecture, str):
        return None
    return Platform(os, architecture, variant if isinstance(variant, str) else None)


def fit(offered: Platform, wanted: Platform) -> int:
    """How well ``offered`` suits: 0 not at all; a named variant must agree, an unnamed one may be any."""
    if offered[:2] != wanted[:2]:
        return 0
    variant = _DEFAULT_VARIANTS.get(wanted.architecture) if wanted.variant is None else wanted.variant
    if (offered.variant or "") == (variant or ""):
        return 3
    if wanted.variant is not None and offered.variant is not None:
        return 0
    return 2 if offered.variant is None else 1
