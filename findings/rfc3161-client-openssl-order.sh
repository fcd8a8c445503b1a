#!/bin/sh
# rfc3161-client 1.0.9 does not read a time-stamp token by OpenSSL that brings the issuer's certificate along.
#
# Versions   rfc3161-client 1.0.9 and asn1crypto 1.5.1 from PyPI; OpenSSL 3.0.19 (Debian 12).
# Input      What `openssl ts -reply` answers where its configuration names the issuer's certificate (`certs`) beside its own.
# Expected   The library reads it: `openssl ts -verify` finds it in order. Or the server writes the certificates, which are
#            a SET, in the order of DER.
# Seen       OpenSSL writes the signer's certificate first, whichever sorts first. The library answers ValueError, ASN.1
#            parse error, InvalidSetOrdering, SignedData::certificates. With the two exchanged, which no signature covers,
#            it reads the token.
# So         Whoever checks tokens of an authority that runs OpenSSL has to take these certificates in any order.
#
# Fails when that changes. Needs Python 3 with venv, OpenSSL and PyPI; installs nothing outside a temporary folder.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check rfc3161-client==1.0.9 asn1crypto==1.5.1

cat > cnf <<'CONFIGURATION'
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Name
[root]
basicConstraints = critical, CA:TRUE
[stamps]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[authority]
serial = serial
signer_cert = stamps.pem
signer_key = stamps.key
certs = root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
CONFIGURATION
new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config cnf"
{
    openssl req -x509 $new -keyout root.key -out root.pem -subj "/CN=Root" -days 2 -extensions root
    openssl req -new $new -keyout stamps.key -out stamps.csr -subj "/CN=Stamps of the authority"
    openssl x509 -req -in stamps.csr -CA root.pem -CAkey root.key -CAcreateserial -days 2 -extfile cnf -extensions stamps \
        -out stamps.pem
    echo 01 > serial && echo text > data
    openssl ts -query -data data -sha256 -cert -out query
    openssl ts -reply -config cnf -section authority -queryfile query -out reply
} > openssl.log 2>&1 || { cat openssl.log >&2; exit 1; }
openssl version
openssl ts -verify -queryfile query -in reply -CAfile root.pem 2>&1 | grep Verification

venv/bin/python - <<'PYTHON'
from asn1crypto import tsp
from rfc3161_client import decode_timestamp_response

reply = open("reply", "rb").read()
said = tsp.TimeStampResp.load(reply)
first, second = (each.dump() for each in said["time_stamp_token"]["content"]["certificates"])
assert first > second and len(first) > len(second), "they are in the order of DER"
try:
    decode_timestamp_response(reply)
except ValueError as problem:
    print(f"as OpenSSL wrote it: {problem}")
    assert "InvalidSetOrdering" in str(problem) and "SignedData::certificates" in str(problem)
else:
    raise SystemExit("as OpenSSL wrote it: read")
decode_timestamp_response(reply.replace(first + second, second + first))
print("with the two certificates exchanged: read")
PYTHON
