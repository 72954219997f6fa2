"""The Content-Security-Policy stands on every answer, as django-csp would have put it together."""

from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpResponse
from django.test import RequestFactory

from smcc.web.content_policy import WrittenPolicyMiddleware

HEADER = "Content-Security-Policy"


def parts(policy):
    return sorted(part.strip() for part in policy.split(";") if part.strip())


def answered(by, response=None, nonce=False):
    def view(request):
        if nonce:
            str(request.csp_nonce)
        return response or HttpResponse("Hello")

    return by(view)(RequestFactory().get("/"))


def test_the_policy_is_the_one_of_the_settings():
    mine, theirs = answered(WrittenPolicyMiddleware), answered(CSPMiddleware)
    assert parts(mine[HEADER]) == parts(theirs[HEADER])
    assert "object-src 'none'" in parts(mine[HEADER])


def test_an_answer_s_own_policy_stands():
    response = HttpResponse("A file", headers={HEADER: "sandbox"})
    assert answered(WrittenPolicyMiddleware, response)[HEADER] == "sandbox"


def test_what_an_answer_asks_for_besides_is_in_its_policy():
    response = HttpResponse("Documents")
    response._csp_update = {"style-src": ["'unsafe-inline'"]}
    mine = answered(WrittenPolicyMiddleware, response)[HEADER]
    assert "style-src 'self' 'unsafe-inline'" in parts(mine)
    assert "style-src 'self'" in parts(build_policy())


def test_an_exempt_answer_has_none_and_a_nonce_is_left_to_the_library():
    response = HttpResponse("Free")
    response._csp_exempt = True
    assert HEADER not in answered(WrittenPolicyMiddleware, response)
    assert HEADER in answered(WrittenPolicyMiddleware, nonce=True)


def test_every_answer_bears_it(client, db):
    for address in ("/accounts/login/", "/api/v1/operations/", "/nowhere/"):
        assert "default-src 'self'" in client.get(address)[HEADER], address
    assert "'unsafe-inline'" not in client.get("/accounts/login/")[HEADER]
