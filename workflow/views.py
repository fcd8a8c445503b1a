"""What a page that shows a step, and takes it, answers to."""

from django.views.decorators.http import require_http_methods

# HEAD as GET: whoever asks only whether a page is there gets the answer of that page.
reads_and_takes = require_http_methods(["GET", "HEAD", "POST"])
