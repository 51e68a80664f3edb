"""Docker-archives: what ``docker save``, ``podman save`` and ``skopeo copy … docker-archive:`` write."""

from __future__ import annotations

import re
from typing import Any

from ..errors import failure
from .digests import digest_of
from .files import FileSet
from .json_files import member, parse_json, read_file
from .plans import ImagePlan, LayerPlan, diff_ids_of
from .platforms import Platform, fit, platform_of
from .references import familiar_name

MANIFEST = "manifest.json"
#: Paths such as ``blobs/sha256/<hex>``, ``<hex>.json`` or podman's ``<hex>.tar`` spell a digest.
_SPELLED = re.compile(r"(?:blobs/sha256/)?([0-9a-f]{64})(?:\.json|\.tar)?")


def plan_docker_archive(files: FileSet, wanted: Platform | None) -> list[ImagePlan]:
    """Its manifest.json lists images with the paths of config and layers; a path that spells a digest is a claim, and checked.

    Fails with ENOENT (a file is missing, an image is for another platform), ECORRUPT, EMISMATCH.
    """
    data = read_file(files, MANIFEST)
    items = None if data is None else parse_json(data, MANIFEST)
    if not isinstance(items, list) or not items:
        raise failure("corrupt", "load", MANIFEST, "not a list of images")
    return [_plan(files, item, wanted) for item in items]


def _plan(files: FileSet, item: Any, wanted: Platform | None) -> ImagePlan:
    path, layers, tags = member(item, "Config"), member(item, "Layers"), member(item, "RepoTags")
    if not isinstance(path, str):
        raise failure("corrupt", "load", MANIFEST, "an image has no Config")
    if not _are_strings(layers):
        raise failure("corrupt", "load", MANIFEST, "an image has no Layers")
    config = read_file(files, path)
    if config is None:
        raise failure("no-entry", "load", path, f"the config is not in {files.name}")
    claimed = _digest_in(path)
    if claimed is not None and claimed != digest_of(config):
        raise failure("mismatch", "load", path, f"the config is {digest_of(config)}")
    diff_ids = diff_ids_of(config, path, len(layers))
    # A config that names no platform is for any, as in an image layout.
    offered = platform_of(parse_json(config, path))
    if wanted is not None and offered is not None and fit(offered, wanted) == 0:
        raise failure("no-entry", "load", path, f"no image for {wanted}; there are {offered}")
    names = [familiar_name(tag) for tag in (tags if _are_strings(tags) else [])]
    plans = [_layer_plan(files, layer, diff_id) for layer, diff_id in zip(layers, diff_ids, strict=True)]
    return ImagePlan(config, tuple(name for name in names if name is not None), tuple(plans))


def _layer_plan(files: FileSet, path: str, diff_id: str) -> LayerPlan:
    blob = files.open(path)
    if blob is None:
        raise failure("no-entry", "load", path, f"the layer is not in {files.name}")
    return LayerPlan(diff_id, _digest_in(path), None, blob)


def _digest_in(path: str) -> str | None:
    match = _SPELLED.fullmatch(path)
    return None if match is None else f"sha256:{match[1]}"


def _are_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
