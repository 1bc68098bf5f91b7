#!/bin/sh
# Runs PostgreSQL; at the first start it makes the cluster in /database, with the role and the database "lottery".
#
#   start.sh [arguments of postgres]
#
# The password of the role is the first line of /run/secrets/postgres-password, at each start. No other role may
# connect, and this one only with the password from the container's networks, or from inside the container.
set -eu

password=$(head -n 1 /run/secrets/postgres-password)
case $password in
  '' | *[!0-9a-f]*)
    echo "start.sh: the password must be hexadecimal digits" >&2
    exit 1
    ;;
esac

# Statements go to a server of their own that nobody can connect to; the first that fails ends it.
run_alone() {
  postgres --single -D "$1" -c exit_on_error=on postgres >/dev/null
}

# Whole or not at all: what a kill has left is made again.
if [ ! -e /database/cluster ]; then
  rm -rf /database/new
  initdb --pgdata=/database/new --username=postgres --encoding=UTF8 --locale=C.UTF-8 --data-checksums \
    --auth-local=peer --auth-host=reject
  cat >/database/new/pg_hba.conf <<HBA
local lottery lottery         peer
host  lottery lottery samenet scram-sha-256
HBA
  run_alone /database/new <<SQL
create role lottery login
create database lottery owner lottery
SQL
  mv /database/new /database/cluster
fi
# No pipe: postgres takes a postmaster.pid that a kill has left for its parent's, and goes on, if it is this shell's.
run_alone /database/cluster <<SQL
alter role lottery password '$password'
SQL

exec postgres -D /database/cluster -c listen_addresses='*' -c unix_socket_directories=/run/postgresql "$@"
