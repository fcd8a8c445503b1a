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
-- An error's first line may quote what it is about. The server's own errors, of autovacuum for example, are still logged.
ALTER ROLE owner SET log_min_messages = 'log';
ALTER ROLE portal SET log_min_messages = 'log';
ALTER ROLE signer SET log_min_messages = 'log';
CREATE DATABASE treasury_social OWNER owner;
REVOKE ALL ON DATABASE treasury_social FROM PUBLIC;
GRANT CONNECT ON DATABASE treasury_social TO portal, signer;
SQL
