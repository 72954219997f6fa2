"""The addresses of drills."""

from django.urls import path

from coordination.drills import views

urlpatterns = [
    path("drills/", views.drill_list, name="drill_list"),
    path("drills/new/", views.drill_new, name="drill_new"),
    path("drills/<str:ref>/", views.drill, name="drill"),
    path("drills/<str:ref>/steps/", views.drill_steps, name="drill_steps"),
    path("drills/<str:ref>/steps/announce_again/", views.drill_again, name="drill_announce_again"),
    path("drills/<str:ref>/report/", views.drill_report, name="drill_report"),
    path("drills/<str:ref>/report.csv", views.drill_report_csv, name="drill_report_csv"),
]
