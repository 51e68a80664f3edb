"""Loads the images of a directory or an archive."""

from __future__ import annotations

import os

from ..errors import VeneerError, failure, from_host
from ..image import Image
from ..session import Session
from . import docker_archive, oci_layout
from .digests import digest_of
from .files import FileSet, opened
from .importer import add_image
from .plans import ImagePlan
from .platforms import parse_platform
from .references import parse_tag


def load_images(session: Session, source: str | os.PathLike[str], tag: str | None, platform: str | None, only: bool) -> list[Image]:
    """All images of ``source``; with ``only``, the one that is there. Fails as ``Store.load``."""
    path = os.fspath(source)
    try:
        with opened(path) as files:
            plans = _distinct(_plans(files, platform))
            if only and len(plans) != 1:
                raise failure("invalid", "load", path, f"there are {len(plans)} images, not one: load_all takes all")
            if tag is not None:
                name = parse_tag(tag)
                plans = [ImagePlan(plan.config, (name,), plan.layers) for plan in plans]
            return [add_image(session, plan) for plan in plans]
    except VeneerError:
        raise
    except OSError as error:
        raise from_host(error, "load", path) from error


def _plans(files: FileSet, platform: str | None) -> list[ImagePlan]:
    wanted = None if platform is None else parse_platform(platform)
    # `docker save` writes both; the layout says more (media types, sizes, digests).
    if files.open(oci_layout.LAYOUT) is not None:
        return oci_layout.plan_oci_layout(files, wanted)
    if files.open(docker_archive.MANIFEST) is not None:
        return docker_archive.plan_docker_archive(files, wanted)
    detail = f"neither an OCI image layout nor a docker-archive (no {oci_layout.LAYOUT}, no {docker_archive.MANIFEST})"
    raise failure("invalid", "load", files.name, detail)


def _distinct(plans: list[ImagePlan]) -> list[ImagePlan]:
    """An image that stands there under several names is one image."""
    by_id: dict[str, ImagePlan] = {}
    for plan in plans:
        id = digest_of(plan.config)
        known = by_id.get(id)
        names = plan.names if known is None else known.names + plan.names
        by_id[id] = ImagePlan(plan.config, tuple(dict.fromkeys(names)), plan.layers)
    return list(by_id.values())
