#!/bin/sh
# Brings the database up to date as its owner. Safe to run again.
set -eu
export DATABASE_URL="postgres://$POSTGRES_USER:$POSTGRES_PASSWORD@postgres:5432/$POSTGRES_DB"
python manage.py migrate --noinput
python manage.py secure_database --app-role "$APP_ROLE"
