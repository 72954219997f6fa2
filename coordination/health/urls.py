"""The operators' page. `/healthz` and `/readyz` are answered by the middleware, before any address is read."""

from django.urls import path

from coordination.health import views

urlpatterns = [path("operators/", views.operators, name="operators")]
