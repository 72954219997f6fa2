"""The product's own styles, scripts and pictures, each under a name that changes with its content."""

from __future__ import annotations

from typing import Any, ClassVar

from whitenoise.storage import CompressedManifestStaticFilesStorage

MODULES = "js/table/*.js"
"""Scripts in parts, which import each other. Others' scripts are served as they came."""


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Compressed and named by content; the parts of our scripts find each other under these names too."""

    max_post_process_passes = 12
    """One for each step of the longest chain of parts, as a name is known only after what it imports."""
    patterns: ClassVar[Any] = (
        *CompressedManifestStaticFilesStorage.patterns,
        (MODULES, CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )
