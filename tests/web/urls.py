"""Addresses for the tests of the look: the kitchen sink beside the pages that layouts link to."""

from django.http import HttpResponse
from django.urls import include, path

from tests.web.kitchen import kitchen_sink


def stub(request):
    return HttpResponse("ok")


urlpatterns = [
    path("", stub, name="watch"),
    path("kitchen/", kitchen_sink, name="kitchen"),
    path("operations/", stub, name="operation_list"),
    path("components/", stub, name="component_list"),
    path("inbox/", stub, name="inbox"),
    path("search/", stub, name="search"),
    path("me/", stub, name="profile"),
    path("help/", stub, name="help"),
    path("", include("smcc.web.urls")),
    path("accounts/", include("allauth.urls")),
]
