"""Files handed out under their own name and never run as a page."""

import io

import pytest

from smcc.web.downloads import download, file_name


def test_a_name_in_any_script_survives():
    response = download(b"x", "خطة التنسيق.pdf", "application/pdf")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\plan.docx", "plan.docx"),
        ('a"b\r\nSet-Cookie: x=1.txt', "a-b Set-Cookie- x=1.txt"),
        ("", "file"),
        ("...", "file"),
    ],
)
def test_a_name_carries_no_path_and_no_header(name, saved):
    assert file_name(name) == saved


def test_a_page_is_saved_even_if_shown_was_asked_and_is_sandboxed():
    response = download("<script>alert(1)</script>", "a.html", "text/html", inline=True)
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


def test_an_svg_is_never_shown_in_place():
    response = download(b"<svg/>", "a.svg", "image/svg+xml", inline=True)
    assert response["Content-Disposition"].startswith("attachment")


def test_a_pdf_is_shown_in_place_where_asked():
    response = download(io.BytesIO(b"%PDF-1.7"), "a.pdf", "application/pdf", inline=True)
    assert response["Content-Disposition"].startswith("inline")
    assert b"".join(response.streaming_content) == b"%PDF-1.7"
