"""Pictures of the kitchen sink, to look at: `python -m tests.web.pictures build/pictures`.

Every width, direction, scheme and paper on a database of its own; nothing of the developer's is touched.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from itertools import product
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PAGES = {"kitchen": "/kitchen/?bad&said", "document": "/document/", "sign-in": "/accounts/login/"}
WIDTHS, LANGUAGES, SCHEMES = (360, 1600), ("en", "ar"), ("light", "dark")


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


def prepare(folder: Path) -> None:
    """A Django of its own, with the addresses of the tests."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "smcc.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        "DATABASE_URL": f"sqlite:///{folder / 'pictures.sqlite3'}",
    }
    import django
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.web.urls"
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.WHITENOISE_USE_FINDERS = True
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def serve() -> str:
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def sign_in(language: str) -> str:
    """The session of a person who reads this language."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    person = get_user_model().objects.create_user(
        f"{language}@demo.example", None, name="Reader of the page", language=language
    )
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def take(out: Path, base: str) -> None:
    from playwright.sync_api import sync_playwright

    from tooling.browser import find_browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        for language in LANGUAGES:
            cookie = {"name": "sessionid", "value": sign_in(language), "url": base}
            for (name, path), width, scheme in product(PAGES.items(), WIDTHS, SCHEMES):
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language
                )
                if "accounts" not in path:
                    context.add_cookies([cookie])
                page = context.new_page()
                page.goto(base + path)
                page.screenshot(
                    path=out / f"{name}-{width}-{language}-{scheme}.png", full_page=True
                )
                if width == max(WIDTHS) and scheme == "light":
                    page.pdf(path=out / f"{name}-{language}.pdf", format="A4")
                context.close()
        browser.close()


def main() -> None:
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "build/pictures")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        take(out, serve())


if __name__ == "__main__":
    main()
