#!/bin/sh
# 7-Zip 26.01 gives a file with a path of more than 100 characters another folder in the header of its .tar.
#
# Versions   7-Zip 26.01 (x64), of the PyPI wheel p7z 1.0.0; GNU tar 1.34 (Debian 12) beside it.
# Input      One file, at a path of 104 characters with a slash within the first 100: `7zz a -ttar long.tar folder`.
# Expected   The path in the file's own header, which has room for 255 characters in two parts, as `tar --format=ustar` does;
#            or the beginning of it, as GNU tar, bsdtar and Python write beside an extended header.
# Seen       @PathCut/_pc_crc32/<sum>/<name>. Only the extended header in front of it (pax) has the path.
# So         A reader that ignores extended headers unpacks the file into another folder. One that compares the two, so
#            that a file has one name for every program, has to know this spelling. With paths below 100 neither matters.
#
# Fails when that changes. Needs Python 3 with venv, GNU tar and PyPI; installs nothing outside a temporary folder.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo "p7z==1.0.0 --hash=sha256:dfaa98721fc3494225f8b63ccf79fb20ef6dea6f7e8629ef11ca8cf96ad87406" > lock
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement lock 2> pip.log \
    || { cat pip.log >&2; exit 1; }
program=$(find venv -name 7zz)

inside=folder/$(printf 'deep/%.0s' $(seq 10))
name=$(printf 'x%.0s' $(seq 47))
mkdir -p "$inside" && echo text > "$inside$name"
echo "characters: $(printf %s "$inside$name" | wc -c)"
tar --create --format=ustar --file ustar.tar "$inside$name"
"$program" a -ttar long.tar folder > 7zz.log

named() { python3 - "$1" "$name" <<'PYTHON'
import sys
blocks = open(sys.argv[1], "rb").read()
for at in range(0, len(blocks), 512):
    block = blocks[at:at + 512]
    if block[257:262] == b"ustar" and block[156:157] == b"0":
        name, prefix = block[:100].rstrip(b"\0").decode(), block[345:500].rstrip(b"\0").decode()
        print(f"{prefix}/{name}" if prefix else name)
PYTHON
}

echo "GNU tar: $(named ustar.tar)"
echo "7-Zip:   $(named long.tar)"
[ "$(named ustar.tar)" = "$inside$name" ]
named long.tar | grep --quiet "^@PathCut/_pc_crc32/"
