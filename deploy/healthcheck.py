"""Ask this container's own web server for the front page; end with 1 when that goes wrong."""

import http.client
import os
import sys
from urllib.parse import urlsplit

connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
host = urlsplit(os.environ.get("SITE_URL", "http://localhost")).netloc
# The proxy's words, or the answer would only be a redirect to https.
connection.request("GET", "/", headers={"Host": host, "X-Forwarded-Proto": "https"})
sys.exit(connection.getresponse().status >= 500)
