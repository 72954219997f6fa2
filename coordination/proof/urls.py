"""The addresses of the proof of an operation, and of a country."""

from django.urls import path

from coordination.proof import views

urlpatterns = [
    path("operations/<str:ref>/proof/", views.operation_proof, name="operation_proof"),
    path(
        "operations/<str:ref>/proof.json", views.operation_proof_json, name="operation_proof_json"
    ),
    path("operations/<str:ref>/proof.pdf", views.operation_proof_pdf, name="operation_proof_pdf"),
    path("countries/<str:iso3>/proof/", views.country_proof, name="country_proof"),
    path("countries/<str:iso3>/proof.json", views.country_proof_json, name="country_proof_json"),
    path("countries/<str:iso3>/proof.pdf", views.country_proof_pdf, name="country_proof_pdf"),
]
