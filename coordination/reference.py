"""What `manage.py load_reference` loads beyond the spine: each app adds its own part when it is ready."""

from __future__ import annotations

from collections.abc import Callable

from coordination.components.loading import Report

Loader = Callable[[Report], None]

_loaders: list[Loader] = []


def register_loader(load: Loader) -> None:
    """Have something loaded after countries, components and posts. It reports as they do."""
    if load not in _loaders:
        _loaders.append(load)


def load_more(report: Report) -> None:
    """Load what the apps above the spine bring."""
    for load in _loaders:
        load(report)
