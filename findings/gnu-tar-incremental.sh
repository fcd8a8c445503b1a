#!/bin/sh
# 7-Zip 26.01 and Python's tarfile give each file of GNU tar's incremental archive a number for its first folder.
#
# Versions   7-Zip 26.01 (x64), of the PyPI wheel p7z 1.0.0; Python 3.11.7; GNU tar 1.34 (Debian 12). For comparison
#            libarchive, of the PyPI wheel extractcode-libarchive (bsdtar is made of it).
# Input      One file: `tar --create --listed-incremental snapshot --file made.tar records`, in GNU's own format.
# Expected   records/one.txt, as GNU tar and libarchive list it. With that option the header has the times of access and of
#            change at bytes 345 to 368, as GNU's documentation says ("oldgnu_header").
# Seen       15303356706/records/one.txt: the time of access, in octal digits, is taken for the prefix that a header of
#            POSIX has there, though the magic ("ustar", two blanks) says that it is of GNU's kind.
# So         Such an archive is unpacked to other paths, and files of one folder to several. Whoever checks an archive
#            before others unpack it has to refuse a prefix in a header of GNU's kind. With --format=posix neither happens.
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

mkdir records && echo one > records/one.txt
touch --date=@1800000000 records/one.txt
tar --create --listed-incremental snapshot --file made.tar records
tar --create --format=posix --listed-incremental another --file posix.tar records

python() { python3 -c "import sys, tarfile; print(*(each.name for each in tarfile.open(sys.argv[1]) if each.name.endswith('.txt')))" "$1"; }
seven_zip() { "$program" l -ba -slt "$1" | sed -n 's/^Path = \(.*\.txt\)$/\1/p'; }

echo "magic: $(head -c 265 made.tar | tail -c 8 | od -An -c | tr -s ' ')"
for program_name in python seven_zip; do
    echo "$program_name: $($program_name made.tar); POSIX: $($program_name posix.tar)"
done
tar --list --file made.tar | grep -qx records/one.txt
for program_name in python seven_zip; do
    $program_name made.tar | grep -qxE '[0-7]{11}/records/one.txt'
    test "$($program_name posix.tar)" = records/one.txt
done
echo "As described: GNU tar lists records/one.txt, the two others put a number in front of it."
