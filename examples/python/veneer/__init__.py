"""Container images and copy-on-write containers in a directory, over the component of Veneer."""

from .bindings import Attributes, Finding, LayerUsage, Quota, Usage
from .container import Change, Checkpoint, Container
from .content import ContainerFile
from .errors import AccessError, Code, ExistsError, IsDirectoryError, NotDirectoryError, NotFoundError, VeneerError
from .image import Image
from .reports import CheckReport, CollectionReport
from .store import ContainerSummary, Store, fsck

__all__ = [
    "AccessError",
    "Attributes",
    "Change",
    "CheckReport",
    "Checkpoint",
    "Code",
    "CollectionReport",
    "Container",
    "ContainerFile",
    "ContainerSummary",
    "ExistsError",
    "Finding",
    "Image",
    "IsDirectoryError",
    "LayerUsage",
    "NotDirectoryError",
    "NotFoundError",
    "Quota",
    "Store",
    "Usage",
    "VeneerError",
    "fsck",
]
