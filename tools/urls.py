"""The tools' pages."""

from django.http import HttpResponse
from django.urls import path


def todo(request, **kw):
    return HttpResponse("todo")


urlpatterns = [
    path("operations/<str:ref>/mini-summits/<int:number>/", todo, name="mini_summit"),
    path(
        "operations/<str:ref>/mini-summits/<int:number>/decisions/<int:pk>/", todo, name="decision"
    ),
    path("operations/<str:ref>/joint-statements/<int:number>/", todo, name="joint_statement"),
    path("operations/<str:ref>/minimum-parameters/<int:number>/", todo, name="minimum_parameters"),
    path("operations/<str:ref>/coordination-advisor/", todo, name="mco_deployment"),
]
