"""The URLs of the product."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from coordination.urls import urlpatterns as coordination
from recommendations.urls import urlpatterns as recommendations
from smcc.rest.docs_page import docs_page
from smcc.web.by_parts import by_parts
from tools.urls import urlpatterns as tools

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("smcc.web.urls")),
    path("api/v1/", include("smcc.api")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("api/docs/", docs_page, name="api_docs"),
    *by_parts([*coordination, *tools, *recommendations]),
]

handler404 = "smcc.api.not_found"
