import pytest
from django.test.utils import CaptureQueriesContext
from django.db import connection
from tests.factories import cases


def test_smoke(world, client):
    case = cases.large_operation(world)
    cases.issued_parameters(world, case)
    client.force_login(world.coordinator)
    for url in [
        "/operations/",
        "/operations/?scale=large&country=ukr&q=esc&state=foo",
        "/operations/new/",
        f"/operations/{case.ref}/",
        f"/operations/{case.ref}/edit/",
        f"/operations/{case.ref}/scale/",
        f"/operations/{case.ref}/category/",
        f"/operations/{case.ref}/conveners/new/",
        f"/operations/{case.ref}/responsibilities/new/",
        f"/operations/{case.ref}/logbook/",
        case.convenings.first().get_absolute_url(),
        case.convenings.first().get_absolute_url() + "steps/contest/",
    ]:
        with CaptureQueriesContext(
            connection,
        ) as q:
            r = client.get(url)
        print(r.status_code, len(q), len(r.content), url)
        assert r.status_code == 200
    with CaptureQueriesContext(connection) as q:
        r = client.get(f"/operations/{case.ref}/")
    for x in q:
        print(x["sql"][:230])
    __import__("pathlib").Path("/tmp/ops_page.html").write_bytes(r.content)
