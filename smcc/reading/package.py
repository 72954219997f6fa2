"""The file as a package: what it is, and that it is safe to open."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, LargeZipFile, ZipFile

from django.utils.translation import gettext as _
from lxml import etree

from smcc.reading.found import Unreadable
from smcc.reading.limits import MOST_BYTES, MOST_UNPACKED, Format

OLE, ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"
DAMAGED = (
    BadZipFile, LargeZipFile, zlib.error, struct.error, EOFError, OSError, ValueError,
    OverflowError, NotImplementedError, RuntimeError, KeyError,
)  # fmt: skip
"""What the standard library raises for archives that are cut off, forged or of another kind."""
MAINS = {
    "wordprocessingml.document.main+xml": Format.DOCX,
    "wordprocessingml.template.main+xml": Format.DOCX,
    "spreadsheetml.sheet.main+xml": Format.XLSX,
    "spreadsheetml.template.main+xml": Format.XLSX,
}
AT_ONCE = 1 << 16
MOST_PARTS = 5000
BEFORE_XML = b"\xef\xbb\xbf\xfe\xff \t\r\n"
"""What may stand before the first sign of XML: a mark of its letters, spaces."""
MB = 1_048_576


class Package:
    """An opened file, every part of it measured. Raises `Unreadable` where it is not to be opened."""

    def __init__(self, content: bytes) -> None:
        _check_outside(content)
        self.content = content
        try:
            self.zip = ZipFile(BytesIO(content))
            _check_inside(self.zip)
            self.format, self.main = self._kind()
        except Unreadable:
            raise
        except (*DAMAGED, etree.LxmlError) as error:
            raise damaged() from error

    def _kind(self) -> tuple[Format, str]:
        """What the file is by its own list of contents, and the name of its main part."""
        names = set(self.zip.namelist())
        if "mimetype" in names and b"opendocument" in self.zip.read("mimetype"):
            raise Unreadable(
                _("This is an OpenDocument file. Open it, and save it as .docx or .xlsx.")
            )
        if "[Content_Types].xml" not in names:
            raise not_office()
        kinds = self.tree("[Content_Types].xml")
        found = [(each.get("ContentType", ""), each.get("PartName", "")) for each in kinds.iter()]
        if any("macroenabled" in kind.lower() for kind, _name in found) or any(
            name.lower().endswith("vbaproject.bin") for name in names
        ):
            raise Unreadable(
                _("This file contains macros. Open it, and save it as .docx or .xlsx without them.")
            )
        for kind, name in found:
            for ending, form in MAINS.items():
                if kind.endswith(ending) and (main := _named(names, name)):
                    return form, main
        raise not_office()

    def parts(self, beginning: str, ending: str) -> Iterator[str]:
        return (
            name for name in self.zip.namelist()
            if name.lower().startswith(beginning) and name.lower().endswith(ending)
        )  # fmt: skip

    def tree(self, name: str) -> etree._Element:
        """A small part as a tree: no entity is expanded, nothing is fetched."""
        return etree.fromstring(self.zip.read(name), parser())


def _named(names: set[str], part: str) -> str:
    wanted = part.lstrip("/").lower()
    return next((name for name in names if name.lower() == wanted), "")


def parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _check_outside(content: bytes) -> None:
    if not content:
        raise Unreadable(_("The file is empty. Choose it again."))
    if len(content) > MOST_BYTES:
        raise Unreadable(
            _("The file has %(size)d MB; there is room for %(most)d MB. Take the pictures out, or save the table alone.")
            % {"size": -(-len(content) // MB), "most": MOST_BYTES // MB}
        )  # fmt: skip
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise Unreadable(
                _("The file is locked with a password. Take the password off, save it, and choose it again.")
            )  # fmt: skip
        raise Unreadable(
            _("This is a file of an old Word or Excel (.doc, .xls). Open it, and save it as .docx or .xlsx.")
        )  # fmt: skip
    if not content.startswith(ZIP):
        raise not_office()


def not_office() -> Unreadable:
    return Unreadable(
        _("This is neither a Word nor an Excel file. Save the table as .docx or .xlsx, and choose that.")
    )  # fmt: skip


def damaged() -> Unreadable:
    return Unreadable(
        _("The file is damaged and cannot be opened. Open it in Word or Excel, save it again, and choose that.")
    )  # fmt: skip


def _check_inside(file: ZipFile) -> None:
    """Measure every part while it is unpacked: what a file says of its own sizes may be untrue."""
    parts = file.infolist()
    if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
        raise _too_much()
    unpacked = 0
    for each in parts:
        if each.flag_bits & 0x1:
            raise Unreadable(
                _("The file is locked with a password. Take the password off, save it, and choose it again.")
            )  # fmt: skip
        forbidden, before = [b"<!DOCTYPE", b"<!ENTITY"], b""
        if each.filename.lower().endswith(".svg"):
            forbidden = forbidden[1:]  # a drawing may well say by which rules it was made
        is_xml = True
        with file.open(each) as part:
            while piece := part.read(AT_ONCE):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED:
                    raise _too_much()
                if is_xml:
                    seen = before + piece.replace(b"\x00", b"")  # UTF-16 reads the same then
                    # Whatever it is called: no other beginning is taken for XML by any reader of it.
                    is_xml = bool(before) or seen.lstrip(BEFORE_XML)[:1] in (b"", b"<")
                    if is_xml and any(word in seen for word in forbidden):
                        raise Unreadable(
                            _("The file declares entities of its own, which Word and Excel never do. It is not opened.")
                        )  # fmt: skip
                    before = seen[-16:]


def _too_much() -> Unreadable:
    return Unreadable(
        _("Unpacked, the file has more than %(most)d MB. It is not opened. Save the table alone in a new file.")
        % {"most": MOST_UNPACKED // MB}
    )  # fmt: skip
