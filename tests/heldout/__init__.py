"""Documents of other offices in sets, each written with its expected results before the importer was tried on it, and mended after."""

from importlib import import_module
from pkgutil import iter_modules

from tests.import_writers import HeldOut

HELD_OUT: tuple[HeldOut, ...] = tuple(
    document for module in iter_modules(__path__, f"{__name__}.") for document in import_module(module.name).DOCUMENTS
)
