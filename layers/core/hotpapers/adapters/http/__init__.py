"""The one door to the web: all HTTP goes out through `Http`."""

from hotpapers.adapters.http.door import Http, Limits, Response
from hotpapers.adapters.http.strict import load_json, parse_xml

__all__ = ["Http", "Limits", "Response", "load_json", "parse_xml"]
