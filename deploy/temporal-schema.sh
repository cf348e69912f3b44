#!/bin/sh
# Makes Temporal's two databases and brings their schemas up to this release. Run again it finds nothing to do.
set -eu

SQL_PASSWORD=$(cat /run/secrets/postgres-password)
export SQL_PASSWORD

tool() {
  temporal-sql-tool --plugin postgres12 --ep postgres -p 5432 -u temporal --db "$@"
}

for database in temporal temporal_visibility; do
  tool "$database" create-database
  tool "$database" setup-schema -v 0.0
  tool "$database" update-schema -d "/etc/temporal/schema/postgresql/v12/${database#temporal_}/versioned"
done
