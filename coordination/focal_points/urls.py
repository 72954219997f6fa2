"""The addresses of focal points."""

from django.urls import path

from coordination.focal_points import views

ONE = "focal-points/<int:pk>/"

urlpatterns = [
    path("focal-points/", views.focal_point_list, name="focal_point_list"),
    path("focal-points/list.<slug:form>", views.focal_point_file, name="focal_point_file"),
    path("countries/<str:iso3>/focal-points/new/", views.focal_point_new, name="focal_point_new"),
    path(ONE, views.focal_point, name="focal_point"),
    path(ONE + "steps/", views.focal_point_steps, name="focal_point_steps"),
]
