"""OCI image layouts (image-spec image-layout.md), in a directory or an archive."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..errors import VeneerError, failure
from .digests import blob_path, parse_digest
from .files import FileSet
from .json_files import member, parse_json, read_blob, read_file
from .plans import ImagePlan, LayerPlan, diff_ids_of
from .platforms import Platform, fit, platform_of, this_platform
from .references import familiar_name

LAYOUT, INDEX = "oci-layout", "index.json"
#: Indexes within indexes.
DEPTH_MAX = 8
#: Manifests that the indexes lead to, counted each time: a few indexes that name each other's blobs could mean billions.
MANIFESTS_MAX = 10_000
#: Layers of one image; 127 is the most that Docker can run.
LAYERS_MAX = 4096

_OCI, _DOCKER = "application/vnd.oci.image.", "application/vnd.docker."
#: What a descriptor in an index or manifest points at.
_KINDS = {
    f"{_OCI}index.v1+json": "index",
    f"{_DOCKER}distribution.manifest.list.v2+json": "index",
    f"{_OCI}manifest.v1+json": "manifest",
    f"{_DOCKER}distribution.manifest.v2+json": "manifest",
    f"{_OCI}config.v1+json": "config",
    f"{_DOCKER}container.image.v1+json": "config",
    f"{_OCI}layer.v1.tar": "layer",
    f"{_OCI}layer.v1.tar+gzip": "layer",
    f"{_OCI}layer.v1.tar+zstd": "layer",
    f"{_DOCKER}image.rootfs.diff.tar": "layer",
    f"{_DOCKER}image.rootfs.diff.tar.gzip": "layer",
    f"{_DOCKER}image.rootfs.diff.tar.zstd": "layer",
}


class Descriptor(NamedTuple):
    """A descriptor (image-spec descriptor.md), checked."""

    media_type: str
    digest: str
    size: int
    platform: Platform | None
    annotations: dict[str, Any]

    @property
    def name(self) -> str | None:
        name = self.annotations.get("io.containerd.image.name", self.annotations.get("org.opencontainers.image.ref.name"))
        return name if isinstance(name, str) and name else None

    @property
    def is_attestation(self) -> bool:
        """BuildKit keeps provenance as manifests for a platform ``unknown/unknown``."""
        return "vnd.docker.reference.type" in self.annotations or (self.platform is not None and self.platform.os == "unknown")


class Candidate(NamedTuple):
    """One image of the layout, perhaps for one of several platforms."""

    name: str | None
    manifest: Descriptor


def plan_oci_layout(files: FileSet, wanted: Platform | None) -> list[ImagePlan]:
    """Entries of one name for several platforms are one image: ``wanted`` picks, or where nothing is wanted this machine's.

    Fails with ENOENT (no such platform, a blob is missing), ECORRUPT, EMISMATCH, ENOTSUP (media type).
    """
    data = read_file(files, INDEX)
    if data is None:
        raise failure("corrupt", "load", files.name, f"not an image layout: {INDEX} is missing")
    _assert_version(files)
    roots = _descriptors(parse_json(data, INDEX), "manifests", INDEX)
    walk = _IndexWalk(files)
    groups: dict[str, list[Candidate]] = {}
    for root in roots:
        for candidate in walk.below(root, root, 0):
            key = candidate.name or (candidate.manifest.digest if candidate.manifest.platform is None else "")
            groups.setdefault(key, []).append(candidate)
    if not groups:
        types = ", ".join(dict.fromkeys(root.media_type for root in roots))
        raise failure("unsupported", "load", files.name, f"no image in {INDEX}{types and ', only ' + types}")
    return [_plan(files, candidates[0].name, _choose(candidates, wanted, key or files.name)) for key, candidates in groups.items()]


def _assert_version(files: FileSet) -> None:
    data = read_file(files, LAYOUT)
    if data is None:
        raise failure("corrupt", "load", files.name, f"not an image layout: the file {LAYOUT} is missing")
    version = member(parse_json(data, LAYOUT), "imageLayoutVersion")
    if not isinstance(version, str):
        raise failure("corrupt", "load", LAYOUT, "imageLayoutVersion is missing")
    if not version.startswith("1."):
        raise failure("unsupported", "load", LAYOUT, f"image layout version {version} is not supported")


class _IndexWalk:
    """Finds the manifests that descriptors lead to."""

    def __init__(self, files: FileSet) -> None:
        self._files = files
        #: Indexes are read once, however many name them.
        self._read: dict[str, list[Descriptor]] = {}
        #: Descriptors looked at.
        self._visited = 0

    def below(self, at: Descriptor, root: Descriptor, depth: int) -> list[Candidate]:
        """The manifests that ``at`` leads to. Unknown kinds of manifest are passed over, as image-index.md asks."""
        self._visited += 1
        if self._visited > MANIFESTS_MAX:
            raise failure("corrupt", "load", self._files.name, f"the indexes lead to more than {MANIFESTS_MAX} manifests")
        kind = _KINDS.get(at.media_type)
        if kind == "manifest":
            return [] if at.is_attestation else [Candidate(root.name or at.name, at)]
        if kind != "index":
            return []
        if depth >= DEPTH_MAX:
            raise failure("corrupt", "load", at.digest, f"indexes nested deeper than {DEPTH_MAX}")
        return [candidate for below in self._index(at) for candidate in self.below(below, root, depth + 1)]

    def _index(self, at: Descriptor) -> list[Descriptor]:
        if at.digest not in self._read:
            data = read_blob(self._files, at.digest, at.size)
            self._read[at.digest] = _descriptors(parse_json(data, at.digest), "manifests", at.digest)
        return self._read[at.digest]


def _choose(candidates: list[Candidate], wanted: Platform | None, name: str) -> Descriptor:
    """The best fit; a sole image without a wish is taken whatever it is for."""
    manifests = [candidate.manifest for candidate in candidates]
    if len(manifests) == 1 and (wanted is None or manifests[0].platform is None):
        return manifests[0]
    platform = wanted or this_platform()
    best = max(manifests, key=lambda manifest: _fit(manifest, platform))
    if _fit(best, platform) > 0:
        return best
    there = ", ".join(str(manifest.platform or "unspecified") for manifest in manifests)
    raise failure("no-entry", "load", name, f"no image for {platform}; there are {there}")


def _fit(manifest: Descriptor, wanted: Platform) -> int:
    return 0 if manifest.platform is None else fit(manifest.platform, wanted)


def _plan(files: FileSet, name: str | None, manifest: Descriptor) -> ImagePlan:
    digest = manifest.digest
    parsed = parse_json(read_blob(files, digest, manifest.size), digest)
    config = _descriptor(member(parsed, "config"), digest)
    if _KINDS.get(config.media_type) != "config":
        raise failure("unsupported", "load", digest, f"not a container image: its config has the media type {config.media_type}")
    layers = _descriptors(parsed, "layers", digest)
    if len(layers) > LAYERS_MAX:
        raise failure("corrupt", "load", digest, f"{len(layers)} layers")
    for layer in layers:
        _assert_layer(layer)
    data = read_blob(files, config.digest, config.size)
    diff_ids = diff_ids_of(data, config.digest, len(layers))
    familiar = None if name is None else familiar_name(name)
    plans = [_layer_plan(files, layer, diff_id) for layer, diff_id in zip(layers, diff_ids, strict=True)]
    return ImagePlan(data, () if familiar is None else (familiar,), tuple(plans))


def _assert_layer(layer: Descriptor) -> None:
    """Checks that a layer can be read. Fails with ENOTSUP, naming the media type and the blob."""
    if _KINDS.get(layer.media_type) == "layer":
        return
    detail = f"unknown media type of a layer: {layer.media_type}"
    if layer.media_type.endswith("+encrypted"):
        detail = f"encrypted layers are not supported ({layer.media_type})"
    if re.search(r"nondistributable|\.foreign\.", layer.media_type):
        detail = f"foreign layers are not supported ({layer.media_type})"
    raise failure("unsupported", "load", layer.digest, detail)


def _layer_plan(files: FileSet, layer: Descriptor, diff_id: str) -> LayerPlan:
    blob = files.open(blob_path(layer.digest))
    if blob is None:
        raise failure("no-entry", "load", layer.digest, f"the blob is not in {files.name}")
    return LayerPlan(diff_id, layer.digest, layer.size, blob)


def _descriptors(parsed: Any, list_name: str, of: str) -> list[Descriptor]:
    found = member(parsed, list_name)
    if not isinstance(found, list):
        raise _corrupt(of, f"{list_name} is missing")
    return [_descriptor(item, of) for item in found]


def _descriptor(value: Any, of: str) -> Descriptor:
    media_type, size, annotations = member(value, "mediaType"), member(value, "size"), member(value, "annotations")
    if not isinstance(media_type, str):
        raise _corrupt(of, "a descriptor has no mediaType")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size < 1 << 53:
        raise _corrupt(of, "a descriptor has no valid size")
    digest = parse_digest(member(value, "digest"), of)
    return Descriptor(
        media_type, digest, size, platform_of(member(value, "platform")), annotations if isinstance(annotations, dict) else {}
    )


def _corrupt(of: str, detail: str) -> VeneerError:
    return failure("corrupt", "load", of, detail)
