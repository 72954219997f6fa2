"""The addresses of a review."""

from django.urls import path

from recommendations.review.views import keeping, page, proof

ONE = "reviews/<slug:ref>/"

urlpatterns = [
    path("reviews/new/", keeping.review_new, name="review_new"),
    path(ONE, page.page, name="review"),
    path(ONE + "facts/", keeping.facts, name="review_facts"),
    path(ONE + "findings/", keeping.findings, name="review_findings"),
    path(ONE + "findings/<slug:part>/", keeping.finding_add, name="review_finding_add"),
    path(
        ONE + "findings/<slug:part>/<int:finding>/",
        keeping.finding_change,
        name="review_finding_change",
    ),
    path(ONE + "proof/", proof.review_proof, name="review_proof"),
    path(ONE + "proof.json", proof.review_proof_json, name="review_proof_json"),
    path(ONE + "proof.pdf", proof.review_proof_pdf, name="review_proof_pdf"),
    path(ONE + "steps/", page.steps, name="review_steps"),
]
