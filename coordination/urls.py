"""The spine's pages."""

from django.http import HttpResponse
from django.urls import path


def todo(request, **kw):
    return HttpResponse("todo")


urlpatterns = [
    path("", todo, name="watch"),
    path("operations/<str:ref>/", todo, name="operation"),
]
