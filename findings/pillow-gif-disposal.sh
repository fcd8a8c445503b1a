#!/bin/sh
# Pillow 13.0.0 opens a transparent GIF and saves it again without what clears each frame, so the frames smear.
#
# Versions   Pillow 13.0.0, of PyPI.
# Input      Three frames of a square that moves over nothing, each cleared before the next (disposal 2 of GIF89a):
#            Image.open("a.gif").save("b.gif", save_all=True).
# Expected   Frames that look as those of a.gif do, or a word in the documentation that they do not.
# Seen       b.gif has disposal 0 throughout: the second frame shows two squares, the third three. Loop and pace are kept.
#            With disposal=2 given by hand the frames are right.
# So         Whoever draws a GIF anew passes the disposal on; `info` does not have it, as it has loop and duration.
#
# Fails when that changes. Needs Python 3 with venv, and PyPI; installs nothing outside a temporary folder.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: pillow==13.0.0 2> pip.log \
    || { cat pip.log >&2; exit 1; }
venv/bin/python -W ignore - <<'PYTHON'
import sys
from PIL import Image, ImageSequence

def square(at):
    frame = Image.new("RGBA", (60, 20), (0, 0, 0, 0))
    frame.paste((200, 0, 0, 255), (20 * at, 0, 20 * at + 10, 20))
    return frame

def seen(path):
    return [sum(a > 0 for a in frame.convert("RGBA").getchannel("A").tobytes()) for frame in ImageSequence.Iterator(Image.open(path))]

def disposals(path):
    image = Image.open(path)
    return [image.disposal_method for _ in ImageSequence.Iterator(image)]

first, *others = [square(at) for at in range(3)]
first.save("a.gif", save_all=True, append_images=others, duration=100, loop=0, disposal=2)
Image.open("a.gif").save("b.gif", save_all=True)
Image.open("a.gif").save("c.gif", save_all=True, disposal=2)
for path in ("a.gif", "b.gif", "c.gif"):
    print(path, "disposal", disposals(path), "pixels seen", seen(path))
ok = seen("a.gif") == [200] * 3 and seen("b.gif") == [200, 400, 600] and seen("c.gif") == [200] * 3
sys.exit(0 if ok and disposals("b.gif") == [0] * 3 else 1)
PYTHON
