#!/bin/sh
# libfaketime 0.9.10 with the monotonic clock left alone makes Python's time.sleep fail.
#
# Versions   Debian 12: libfaketime 0.9.10-2.1, Python 3.11.2.
# Input      FAKETIME=+10d and FAKETIME_DONT_FAKE_MONOTONIC=1, for a program that waits; time.sleep(0.1).
# Expected   Only what the time of day says is moved, and the program sleeps for a tenth of a second.
# Seen       OSError: [Errno 22] Invalid argument, at once. Without that variable the same line sleeps.
#            Since 3.11 Python's sleep ends at a moment of the monotonic clock (clock_nanosleep), which is likely what fails.
# So         A program that runs on another day has to wait by something else, such as select with a time-out.
#
# Fails when that changes. Needs Debian 12 and apt-get; installs nothing outside a temporary folder.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download --quiet --quiet --option APT::Sandbox::User=root libfaketime=0.9.10-2.1 \
    libpython3.11-minimal=3.11.2-6+deb12u\* libpython3.11-stdlib=3.11.2-6+deb12u\* \
    python3.11-minimal=3.11.2-6+deb12u\*
for package in *.deb; do dpkg --extract "$package" .; done
python=$folder/usr/bin/python3.11
library=$(find "$folder" -name libfaketime.so.1)
line='import time
try:
    time.sleep(0.1)
    print("slept")
except OSError as error:
    print(error)'

run() { env "$@" FAKETIME=+10d LD_PRELOAD="$library" PYTHONHOME="$folder/usr" "$python" -S -c "$line"; }

alone=$(run FAKETIME_DONT_FAKE_MONOTONIC=1)
moved=$(run -u FAKETIME_DONT_FAKE_MONOTONIC)
echo "monotonic clock left alone: $alone"
echo "monotonic clock moved too:  $moved"
[ "$alone" = "[Errno 22] Invalid argument" ] && [ "$moved" = "slept" ]
