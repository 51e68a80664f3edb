"""Image names, by the grammar of the distribution project's ``reference`` package."""

from __future__ import annotations

import re

from ..errors import failure

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_HOST = r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_REFERENCE = re.compile(rf"((?:{_HOST}/)?{_COMPONENT}(?:/{_COMPONENT})*)(?::({_TAG}))?(@sha256:[0-9a-f]{{64}})?")
_HUB = re.compile(r"(?:index\.)?docker\.io/(?:library/)?")


def familiar_name(text: str) -> str | None:
    """The name as Docker shows it: without ``docker.io/library/``, with a tag (``latest`` where there is none).

    None when it isn't an image name; a reference by digest alone names no tag, so it is none either.
    """
    match = _REFERENCE.fullmatch(text)
    if match is None or (match[3] is not None and match[2] is None):
        return None
    hub = _HUB.match(match[1])
    return f"{match[1][hub.end() if hub else 0 :]}:{match[2] or 'latest'}"


def parse_tag(text: str) -> str:
    """The name that a program asks for. Fails with EINVAL, worded as by the component."""
    name = familiar_name(text)
    if name is None:
        raise failure("invalid", "load", text, "an image name is lower-case words with . _ - / between them, then a colon and a tag")
    return name
