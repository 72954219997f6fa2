"""Addresses and languages of an agreement's texts: one rule for the form and the API."""

import pytest

from smcc.rules.refusals import Invalid, NotYours
from tests.api.caller import Caller, done, refused
from tools import signing_posts
from tools.agreement import documents
from tools.agreement.languages import whats_wrong_with_languages

ADDRESSES = ["http://[", "https://", "http://a b", "ftp://example.org/x", "javascript:alert(1)",
             "https://exa mple.org", "example", "https://[::1"]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_nothing_opens_is_refused(pipeline, world, client, address):
    agreement = pipeline.begin()
    with pytest.raises(Invalid) as said:
        documents.add_document(agreement, by=world.urcs, title="Text", url=address)
    assert set(said.value.fields) == {"url"}
    sent = {"title": "Text", "url": address}
    body = refused(Caller(world.urcs).post(f"agreements/{agreement.pk}/documents/", sent), 400)
    assert "such as https://example.org/" in body["fields"]["url"][0]
    client.force_login(world.urcs)
    page = client.post(f"/agreements/{agreement.pk}/documents/", sent | {"version": 1})
    assert page.status_code == 422
    assert not agreement.documents.exists()


@pytest.mark.parametrize("language", ["Klingonese", "12345", "???", "English, blah", "<b>"])
def test_what_is_no_language_is_refused(pipeline, world, client, language):
    agreement = pipeline.begin()
    sent = {"title": "Text", "kept_at": "Archive 3", "language": language}
    body = refused(Caller(world.urcs).post(f"agreements/{agreement.pk}/documents/", sent), 400)
    assert "language" in body["fields"]
    client.force_login(world.urcs)
    answer = client.post(f"/agreements/{agreement.pk}/documents/", sent | {"version": 1})
    assert answer.status_code == 422
    assert not agreement.documents.exists()
    change = {"languages": language, "version": agreement.version}
    refused(Caller(world.urcs).patch(f"agreements/{agreement.pk}/", change), 400)


@pytest.mark.parametrize(
    "languages",
    ["", "Ukrainian", "en", "English, Dari", "français; English", "العربية", "الإنجليزية، الفرنسية",
     "Español y Français", "English (the text that counts), Tok Pisin", "Persian and Dari", "PASHTO",
     "ukrainien", "Haitian Creole"],
)  # fmt: skip
def test_languages_are_read_as_people_write_them(languages):
    assert whats_wrong_with_languages(languages) is None


def test_a_language_that_is_one_is_kept_as_typed(pipeline, world):
    agreement = pipeline.begin()
    sent = {"title": "Text", "url": "https://example.org/a.pdf", "language": "Tok Pisin"}
    done(Caller(world.urcs).post(f"agreements/{agreement.pk}/documents/", sent))
    assert agreement.documents.get().language == "Tok Pisin"


def test_whoever_serves_the_whole_movement_is_told_so_and_nothing_contradictory(world):
    """A member of the Committee works for a National Society, and still records nothing for it."""
    with pytest.raises(NotYours) as said:
        signing_posts.check_signs(world.urcs_ns, world.ukraine, world.committee, on_paper=True)
    assert "Whoever serves the whole Movement" in str(said.value)
    assert "Only people" not in str(said.value)
