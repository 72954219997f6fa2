"""The fixtures that other tests build on do what they say."""

import pytest
from django.core import mail

from tests.fixtures.worker import wait_until


@pytest.mark.parametrize(
    ("mode", "kept"),
    [
        ("accept", 1),
        ("refuse", 0),
        ("refuse_for_now", 0),
        ("hang", 0),
        ("accept_then_drop", 1),
        ("drop", 0),
    ],
)
def test_the_mail_server_misbehaves_as_asked(smtp_server, settings, mode, kept):
    settings.EMAIL_TIMEOUT = 0.5
    smtp_server.mode = mode
    if mode == "accept":
        mail.send_mail("Subject", "é", "from@demo.example", ["to@demo.example"])
        assert smtp_server.to("to@demo.example")[0].get_content().strip() == "é"
    else:
        with pytest.raises(OSError):
            mail.send_mail("Subject", "é", "from@demo.example", ["to@demo.example"])
    assert len(smtp_server.messages) == kept
    assert smtp_server.attempts == 1


def test_a_worker_runs_is_killed_and_leaves_nothing(celery_worker):
    worker = celery_worker.start()
    beat = celery_worker.start_beat()
    assert worker.is_running and beat.is_running
    worker.kill()
    assert not worker.is_running
    again = celery_worker.start()
    again.stop()
    wait_until(lambda: not again.is_running)


@pytest.mark.browser
def test_the_browser_reaches_this_machine_only(browser_page, live_server):
    from playwright.sync_api import Error

    assert browser_page.goto("/accounts/login/").status == 200
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        browser_page.goto("http://elsewhere.example/")
