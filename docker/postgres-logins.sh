#!/bin/sh
# Run once by the PostgreSQL image, for a new and empty database: the logins of the portal's processes.
# The superuser stays behind; `manage.py prepare_database`, run as `owner`, makes the tables and says who may do what.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$OWNER_PASSWORD" --set portal_password="$PORTAL_PASSWORD" \
    --set signer_password="$SIGNER_PASSWORD" <<'SQL'
CREATE ROLE owner LOGIN CREATEROLE PASSWORD :'owner_password';
CREATE ROLE portal LOGIN NOINHERIT PASSWORD :'portal_password';
CREATE ROLE signer LOGIN NOINHERIT PASSWORD :'signer_password';
CREATE DATABASE treasury_social OWNER owner;
REVOKE ALL ON DATABASE treasury_social FROM PUBLIC;
GRANT CONNECT ON DATABASE treasury_social TO portal, signer;
SQL
