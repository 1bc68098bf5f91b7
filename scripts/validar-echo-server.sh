#!/bin/sh
# Says something to the echo server and tells whether the same came back. The message is sent by a
# container inside the compose network: no port is published, and the host needs no netcat.
# SERVER_PORT, in the environment or else in config.ini, names the server's port.
set -u

message="Testing Message From SH"
network=tp0_testing_net
patience=5

end() {
  echo "action: test_echo_server | result: $1"
  [ "$1" = success ]
  exit
}

fail() {
  echo "validar-echo-server: $*" >&2
  end fail
}

root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
configured=$(sed -n 's/^ *SERVER_PORT *[=:] *\([0-9]*\).*/\1/p' "$root/Orchestrator/config.ini" 2>/dev/null)
port=${SERVER_PORT:-${configured:-12345}}

command -v docker >/dev/null || fail "Docker is missing"
docker version >/dev/null 2>&1 || fail "Docker's engine does not answer"
docker network inspect "$network" >/dev/null 2>&1 ||
  fail "there is no network $network; make-docker-compose up makes it"

# An echo server keeps the connection until the other closes it: netcat does at the end of its input.
# A server that keeps silent is given up on.
# shellcheck disable=SC2016 # $1 and $2 are for the shell in the container
answer=$(docker run --rm --init --network "$network" --entrypoint sh busybox:latest -c \
  'echo "$1" | timeout "$3" nc server "$2"' sh "$message" "$port" "$patience")
status=$?

[ -z "$answer" ] || echo "$answer"
[ "$answer" != "$message" ] || end success
[ -z "$answer" ] || fail "the server answered something else"
fail "the server did not answer within $patience seconds, or is not there (netcat: $status)"
