"""The addresses of figures."""

from django.urls import path

from recommendations.indicator import views

OF_ONE = "reviews/<slug:ref>/recommendations/<int:number>/"
ONE = OF_ONE + "indicators/<slug:key>/"

urlpatterns = [
    path(OF_ONE + "measure/", views.bind, name="indicator_bind"),
    path(ONE, views.page, name="indicator"),
    path(ONE + "change/", views.change, name="indicator_change"),
    path(ONE + "steps/", views.steps, name="indicator_steps"),
]
