"""Rules of the look that a machine can hold: contrast, logical properties, no inline code."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
TEXT, SHAPE = 4.5, 3.0
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "quiet", "link") for ground in ("paper", "surface")],
    ("ink", "sunken", TEXT), ("quiet", "sunken", TEXT), ("on-accent", "accent", TEXT),
    ("on-accent", "accent-hover", TEXT), ("on-bar", "bar", TEXT), ("bar-quiet", "bar", TEXT),
    ("on-late", "late", TEXT), ("late-ink", "surface", TEXT), ("late-ink", "paper", TEXT),
    ("late-ink", "late-wash", TEXT), ("quiet", "late-wash", TEXT), ("ink", "late-wash", TEXT),
    ("link", "late-wash", TEXT), ("soon", "soon-wash", TEXT), ("soon", "surface", TEXT),
    *[(kind, f"{kind}-wash", TEXT) for kind in ("ok", "waiting", "neutral", "contested")],
    ("ink", "ok-wash", TEXT), ("quiet", "ok-wash", TEXT), ("ok", "paper", SHAPE),
    ("focus-ink", "focus", TEXT), ("focus", "bar", SHAPE), ("ink", "soon-wash", TEXT),
    ("line-strong", "paper", SHAPE), ("line-strong", "surface", SHAPE), ("late", "surface", SHAPE),
    ("accent", "paper", SHAPE), ("quiet", "surface", SHAPE),
]  # fmt: skip


def tokens(scheme):
    """The colours of `smcc.css` in the light or the dark scheme."""
    source = (settings.BASE_DIR / "static/css/smcc.css").read_text()
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", source, re.S)[:2]
    read = re.compile(r"--([\w-]+): (#[0-9a-f]{6})\b")
    return dict(read.findall(light)) | (dict(read.findall(dark)) if scheme == "dark" else {})


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast_is_enough(scheme, ink, ground, least):
    colours = tokens(scheme)
    found = contrast(colours[ink], colours[ground])
    assert found >= least, f"{ink} on {ground} in {scheme}: {found:.2f}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_shows_on_every_ground(scheme):
    """The ring is two-toned: one of the two stands out wherever it lies."""
    colours = tokens(scheme)
    for ground in ("paper", "surface", "sunken", "bar", "accent", "late", "late-wash", "ok-wash"):
        best = max(contrast(colours[tone], colours[ground]) for tone in ("focus", "focus-ink"))
        assert best >= SHAPE, ground


PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|(?:left|right|top|bottom)|(?:min-max-)?(?:width|height)"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:(?!\s*\d+(?:\.\d+)?rem\))"
    r"|(?:text-align|float|clear):\s*(?:left|right)"
)


@pytest.mark.parametrize("path", CSS, ids=lambda p: p.name)
def test_styles_are_logical_so_that_arabic_mirrors(path):
    source = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert PHYSICAL.findall(source) == []


def test_the_physical_pattern_catches_what_it_should():
    for bad in (
        "margin-left: 1px",
        "a{left:0}",
        "text-align: right",
        "{width: 3px}",
        "float: left",
    ):
        assert PHYSICAL.search(bad), bad
    for good in (
        "margin-inline: 1px",
        "(min-width: 60rem)",
        "max-inline-size: 3rem",
        "text-align: start",
    ):
        assert not PHYSICAL.search(good), good


def test_red_is_kept_for_what_is_late_or_wrong():
    """No rule outside of lateness and errors may use the red tokens."""
    for path in CSS:
        for selector, _body in re.findall(
            r"([^{}]+)\{([^{}]*var\(--late[^{}]*)\}", path.read_text()
        ):
            allowed = re.search(
                r"late|error|overdue|invalid|warn|refus|over\b|\bdel\b|:root", selector
            )
            assert allowed, f"{path.name}: {selector.strip()}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(settings.BASE_DIR)))
def test_templates_hold_no_inline_code(path):
    source = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
    if "emails" in path.parts:
        return
    assert not re.search(r"<style|\sstyle=", source), "inline style"
    for tag in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in tag or 'type="application/json"' in tag, tag
    assert not re.search(r"\son[a-z]+=\"", source), "inline handler"
    assert not re.search(r"\shx-[a-z]", source), "write data-hx-…"
    assert "//cdn" not in source and "https://fonts" not in source


def test_nothing_of_third_parties_lies_in_static():
    found = {p.suffix for p in (settings.BASE_DIR / "static").rglob("*") if p.is_file()}
    assert found <= {".css", ".js", ".svg", ".png"}
    for path in (settings.BASE_DIR / "static").rglob("*.js"):
        assert path.stat().st_size < 40_000, f"{path.name} looks like a bundle"


def test_style_files_stay_small_enough_to_read():
    for path in CSS:
        assert len(path.read_text().splitlines()) <= 400, path.name


def test_every_icon_named_in_a_template_exists():
    from smcc.web.icons import icon

    for path in TEMPLATES:
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text()):
            assert "<svg" in icon(name), f"{path.name}: {name}"


def test_every_status_kind_has_a_colour():
    from smcc.web.templatetags.smcc import STATUS_ICONS

    source = (settings.BASE_DIR / "static/css/components.css").read_text()
    for kind in STATUS_ICONS:
        assert f".tag.{kind} " in source or kind == "neutral"


def test_paths_are_found():
    assert CSS and TEMPLATES and Path(settings.BASE_DIR).is_dir()
