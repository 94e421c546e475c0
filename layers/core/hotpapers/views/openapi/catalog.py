"""Where machines find the API: /.well-known/api-catalog (https://www.rfc-editor.org/rfc/rfc9727).

Its addresses are relative to its own, as a link set allows (https://www.rfc-editor.org/rfc/rfc9264#section-4.2), since
the API does not know under which name it is read.
"""

from __future__ import annotations

from hotpapers.domain.stored import StoredBody
from hotpapers.views import addresses
from hotpapers.views.documents import stored
from hotpapers.views.openapi.description import RELEASED
from hotpapers.views.sending import JSON

KIND = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
_HTML = "text/html"


def catalog() -> StoredBody:
    pages = [{"href": addresses.DOCS, "type": _HTML}]
    read = {
        "anchor": "/v1/",
        "service-desc": [{"href": "/v1/openapi.json", "type": JSON}],
        "service-doc": pages,
        "status": [{"href": "/v1/status", "type": JSON}],
    }
    own = {"anchor": "/.well-known/api-catalog", "item": [{"href": "/v1/"}, {"href": "/mcp"}]}
    return stored({"linkset": [own, read, {"anchor": "/mcp", "service-doc": pages}]}, RELEASED)
