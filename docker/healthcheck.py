"""Whether this container's web server answers, asked as a load balancer would ask. Standard library only: quick."""

import os
import sys
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
probe = urllib.request.Request(
    f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/", headers={"Host": host}
)
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
sys.exit(0 if opener.open(probe, timeout=5).status == 200 else 1)
