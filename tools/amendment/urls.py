"""The addresses of amendments."""

from django.urls import path

from tools.amendment import views

AMENDMENTS = "operations/<str:ref>/mini-summits/<int:number>/amendments/"

urlpatterns = [
    path(AMENDMENTS + "new/", views.amendment_new, name="amendment_new"),
    path(AMENDMENTS + "<int:nth>/", views.amendment, name="amendment"),
]
