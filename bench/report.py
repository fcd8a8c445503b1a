import json


def text(figures):
    return json.dumps(figures, indent=1)
