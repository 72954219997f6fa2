"""The API's documentation as a page, from files of our own server."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from drf_spectacular.views import SpectacularSwaggerSplitView

# Swagger UI writes style attributes into its page; scripts stay as strict as everywhere.
docs_page = login_required(
    csp_update({"style-src": [UNSAFE_INLINE]})(
        SpectacularSwaggerSplitView.as_view(url_name="api_schema")
    )
)
