"""The one door to the web: all HTTP goes out through `Http`."""

from hotpapers.adapters.http.door import Http
from hotpapers.adapters.http.messages import Limits, Response, Validators
from hotpapers.adapters.http.pace import Pace
from hotpapers.adapters.http.strict import Fields, Records, load_json, read_xml

__all__ = ["Fields", "Http", "Limits", "Pace", "Records", "Response", "Validators", "load_json", "read_xml"]
