"""A store: one host directory of layers, images and containers."""

from __future__ import annotations

import os
from datetime import datetime
from typing import NamedTuple, Self

from . import bindings
from .bindings import OpenMode, Quota, Usage
from .container import Container, moment
from .errors import Code, VeneerError, failure
from .image import Image
from .maintenance import check, collect
from .oci.load import load_images
from .owner import is_gone
from .reports import CheckReport, CollectionReport
from .session import Session, path_of

StrPath = str | os.PathLike[str]


class ContainerSummary(NamedTuple):
    """What a store knows of a container without opening it."""

    #: 32 hex digits.
    id: str
    name: str
    #: id of the image that it was made from.
    image: str
    created: datetime
    #: id of the container that it was forked from; that may be gone.
    parent: str | None


class Store:
    """An open store. Several programs, in Python or not, may have the same one open; the threads of this one take turns.

    What changes is visible at once, and durable after ``sync`` or ``close``. A process that was forked has to open the store again.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        with session.calling("open"):
            info = session.store.info()
        #: Host directory that the store is in.
        self.directory = session.directory
        #: 32 hex digits, given at creation.
        self.uuid = info.uuid.hex()
        #: Version of the format on disk.
        self.format_version = info.format_version
        self.read_only = info.read_only
        #: What opening had to repair or drop, one line each; empty after a clean close.
        self.notices = tuple(info.notices)

    @classmethod
    def open(cls, directory: StrPath, mode: OpenMode = "create") -> Self:
        """Opens the store in ``directory``: ``create`` makes it when it isn't there, ``read-only`` writes nothing, not even a lock.

        Fails with ENOENT (no store there), ENOTEMPTY (creating one over other things), ECORRUPT, EVERSION (a newer format), EACCES, EROFS.
        """
        return cls(Session.open(path_of(directory, "open"), mode))

    def __repr__(self) -> str:
        return f"Store(directory={self.directory!r}, uuid={self.uuid!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def load(self, source: StrPath, tag: str | None = None, platform: str | None = None) -> Image:
        """Loads the image of an OCI image layout (a directory, or an archive of one) or a docker-archive (``docker save``, ``podman
        save``, ``skopeo copy``), plain or gzipped. It goes by ``tag``, else by the names that it has there; ``platform`` is
        ``os/architecture[/variant]``, and chooses where there are several.

        Everything is verified while it is read; nothing is visible unless all matches, and the image is durable once loaded. Layers that
        were verified before are not read again.

        Fails with ENOENT (no such file; a missing blob or platform), ECORRUPT (malformed, cut off; with the offset), EMISMATCH (digest or
        size), ENOTSUP (media type, compression), EINVAL (several images there: see ``load_all``), ENOSPC, EIO, EROFS.
        """
        [image] = load_images(self._session, source, tag, platform, only=True)
        return image

    def load_all(self, source: StrPath, platform: str | None = None) -> list[Image]:
        """The same of all images there, each visible as soon as it is loaded."""
        return load_images(self._session, source, None, platform, only=False)

    def images(self) -> list[Image]:
        """Sorted by id."""
        with self._session.calling("images"):
            infos = self._session.images.list(self._session.store)
        return [Image.of(self._session, info) for info in infos]

    def image(self, reference: str) -> Image:
        """The image of a name (``:latest`` is implied), an id, or an unambiguous prefix of an id. Fails with ENOENT, EINVAL (ambiguous)."""
        with self._session.calling("image", reference):
            info = self._session.images.resolve(self._session.store, reference)
        return Image.of(self._session, info)

    def tag(self, image: Image | str, name: str) -> None:
        """Lets ``name`` point at an image, taking it from any other. Fails with ENOENT, EINVAL (no image name)."""
        found = self._id_of(image)
        with self._session.calling("tag", name):
            self._session.images.tag(self._session.store, found, name)

    def untag(self, name: str) -> None:
        """Takes a name away; the image stays. Fails with ENOENT."""
        with self._session.calling("untag", name):
            self._session.images.untag(self._session.store, name)

    def remove_image(self, image: Image | str) -> None:
        """Removes an image and all its names; ``gc`` brings its space back. Fails with ENOENT, EBUSY (a container uses it)."""
        found = self._id_of(image)
        with self._session.calling("remove_image", found):
            self._session.images.remove(self._session.store, found)

    def create(self, image: Image | str, name: str | None = None, quota: Quota | None = None) -> Container:
        """Makes a container; nothing is copied. Without a name it gets the first twelve digits of its id.

        Fails with ENOENT (image), EEXIST, EINVAL (name), EROFS.
        """
        reference = image.id if isinstance(image, Image) else image
        with self._session.calling("create", name or reference):
            info = self._session.containers.create(self._session.store, reference, name, quota or Quota(None, None))
        return Container(self._session, info)

    def container(self, reference: str) -> Container:
        """Opens a container by name, id, or unambiguous prefix of an id. Fails with ENOENT, ECORRUPT."""
        with self._session.calling("open", reference):
            handle = self._session.containers.open(self._session.store, reference)
            info = handle.info()
            if not self.read_only:
                _free_dead_lock(handle)
        return Container(self._session, info, handle)

    def containers(self) -> list[ContainerSummary]:
        """Oldest first."""
        with self._session.calling("containers"):
            infos = self._session.containers.list(self._session.store)
        return [ContainerSummary(info.id, info.name, info.image, moment(info.created), info.parent) for info in infos]

    def rename(self, reference: str, name: str) -> None:
        """Gives a container another name; its id stays. Fails with ENOENT, EEXIST, EINVAL (name), EROFS."""
        with self._session.calling("rename"):
            self._session.containers.rename(self._session.store, reference, name)

    def remove(self, reference: str, force: bool = False) -> None:
        """Removes a container, its checkpoints and its writable layer, durably; forks of it stay.

        Fails with ENOENT, EBUSY (open for writing, here or elsewhere; with ``force``, the writer's next sync fails with ESTALE).
        """
        containers, store = self._session.containers, self._session.store
        try:
            with self._session.calling("remove"):
                containers.remove(store, reference, None)
        except VeneerError as error:
            writer = error.subject if error.code is Code.EBUSY else None
            if writer is None or not (force or is_gone(writer)):
                raise
            with self._session.calling("remove", reference):
                containers.remove(store, reference, writer)

    def usage(self) -> Usage:
        """Disk use; costs O(images + containers)."""
        with self._session.calling("usage"):
            return self._session.store.usage()

    def sync(self) -> None:
        """Makes everything changed through this store durable: names, containers, files. Fails with EIO, ENOSPC, ESTALE; a failed sync
        is final: what was not durable may be lost, and the store has to be opened again."""
        with self._session.calling("sync"):
            self._session.store.sync()

    def gc(self, dry_run: bool = False) -> CollectionReport:
        """Removes what no image and no container needs any more. Runs beside anything that any program does with the store.

        Fails with ECORRUPT (a layer's metadata is damaged, so what it needs isn't known; nothing is removed), EROFS, EIO, ENOSPC.
        """
        return collect(self._session, dry_run)

    def fsck(self, read_data: bool = False, repair: bool = False) -> CheckReport:
        """Checks that everything the store names is there and sound; with ``read_data``, every byte. Damage is a finding, no failure.

        With ``repair`` pack indexes and merged images are made again, and layers that lack content are marked: loading their images again
        heals them. Fails where a repair does: ENOSPC, EIO, EROFS, ESTALE.
        """
        if repair and self.read_only:
            raise failure("read-only", "fsck", self.directory, "the store was opened read-only")
        return check(self._session, read_data, repair)

    def close(self) -> None:
        """Closes the store's containers, syncs, gives locks back. Every later call fails with EBADF. Idempotent. A failure, as of ``sync``,
        is raised once all is closed; after a trap nothing is synced, and what was acknowledged as durable is kept."""
        failures: list[VeneerError] = []
        for close in (*(container.close for container in self._session.open_containers), self._close_handle):
            try:
                close()
            except VeneerError as error:
                failures.append(error)
        self._session.close()
        if failures:
            raise failures[0]

    def _close_handle(self) -> None:
        if self._session.is_usable:
            with self._session.calling("close"):
                self._session.store.close()

    def _id_of(self, image: Image | str) -> str:
        return image.id if isinstance(image, Image) else self.image(image).id


def fsck(directory: StrPath, read_data: bool = False, repair: bool = False) -> CheckReport:
    """Checks a store that may be too damaged to be opened: as ``Store.fsck``. Fails with ENOENT (no store there), EVERSION, EACCES too."""
    session = Session(path_of(directory, "fsck"), "read-write" if repair else "read-only")
    try:
        return check(session, read_data, repair)
    finally:
        session.close()


def _free_dead_lock(container: bindings.Container) -> None:
    """A writer that died, by Ctrl-C or a crash, must not be in the way of the next one."""
    owner = container.lock_owner()
    if owner is not None and is_gone(owner):
        container.break_lock(owner)
