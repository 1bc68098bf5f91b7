#!/usr/bin/env bash
# Writes a compose file: a server and N agencies.
#
#   ./generar-compose.sh FILE N [parallel|sequential|echo]
#
# The mode may also stand in MODE. FILE is relative to the caller's folder and works wherever it lies.
set -euo pipefail

usage="usage: generar-compose.sh FILE N [parallel|sequential|echo]   (N: agencies, from 0 up)"

die() {
  echo "generar-compose: $*" >&2
  exit 2
}

(($# == 2 || $# == 3)) || die "$usage"
file=$1 agencies=$2 mode=${3-${MODE:-parallel}}
[[ -n $file ]] || die "the file has no name; $usage"
[[ $agencies =~ ^0*([0-9]+)$ ]] || die "N is '$agencies'; it must be a number from 0 up. $usage"
agencies=${BASH_REMATCH[1]}
# So many addresses the larger of the two networks below has, and a few to spare.
((${#agencies} <= 5 && agencies <= 65000)) || die "N is $agencies; the network has room for 65000"
[[ $mode =~ ^(parallel|sequential|echo)$ ]] ||
  die "the mode is '$mode'; it must be parallel, sequential or echo. $usage"

root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
file=$(realpath -m -- "$file")
folder=$(dirname -- "$file")
[[ -d $folder ]] || die "cannot write $file: there is no folder $folder"
[[ ! -e $file || -f $file ]] || die "cannot write $file: it is no file"
[[ ! -e $file || -w $file ]] || die "cannot write $file: it is write-protected"

# In the checkout's root the file is as good in any other checkout; elsewhere it names this one.
here=$root
[[ $folder != "$root" ]] || here=.

# A text in YAML's quotes; compose would take a $ for a variable, unless doubled.
quoted() {
  local text=${1//\\/\\\\}
  text=${text//\"/\\\"}
  echo "\"${text//\$/\$\$}\""
}

# What is not there is an error: compose would make a folder of that name, which belongs to root.
mounted() {
  echo "      - type: bind
        source: $(quoted "$here/$1")
        target: $2
        read_only: true
        bind:
          create_host_path: false"
}

server_settings="      MODE: $mode"
client_settings=""
client_mounts=$(mounted Client/config.yaml /config.yaml && mounted .data/dataset /dataset)
if [[ $mode == echo ]]; then
  client_settings+=$'\n      CLI_MODE: echo'
else
  server_settings+=$'\n'"      AGENCIES: \"$agencies\""
fi
[[ $mode != sequential ]] || client_settings+=$'\n      CLI_CONNECTION: per-message'

subnet=172.25.125.0/24
((agencies < 250)) || subnet=172.25.0.0/16

beginning() {
  echo "# A server and $agencies agencies, in the mode $mode. Written by generar-compose.sh, which writes it anew.
name: tp0

x-container: &container
  user: \"1654:1654\"
  read_only: true
  cap_drop: [ALL]
  security_opt: [no-new-privileges]
  # Reaps whatever process loses its parent, and passes the signals on.
  init: true
  stop_signal: SIGTERM
  # Longer than SHUTDOWN_GRACE in config.ini.
  stop_grace_period: 10s
  networks: [testing_net]

services:
  server:
    <<: *container
    container_name: server
    image: server:latest
    environment:
$server_settings
    volumes:
$(mounted Orchestrator/config.ini /config.ini)
      - type: volume
        source: database
        target: /data"
}

client() {
  echo "
  client$1:
    <<: *container
    container_name: client$1
    image: client:latest
    environment:
      CLI_ID: \"$1\"$client_settings
    volumes:
$client_mounts
    depends_on:
      server:
        condition: service_healthy"
}

end() {
  echo "
networks:
  testing_net:
    ipam:
      driver: default
      config:
        - subnet: $subnet

volumes:
  database:"
}

# Whole or not at all: whoever reads the file meanwhile reads the old one.
written=$(mktemp -- "$folder/.generar-compose.XXXXXX" 2>/dev/null) ||
  die "cannot write $file: no file can be made in $folder"
trap 'rm -f -- "$written"' EXIT
{
  beginning
  for ((id = 1; id <= agencies; id++)); do client "$id"; done
  end
} >"$written"
chmod "$(printf '%o' $((0666 & ~0$(umask))))" -- "$written"
mv -f -- "$written" "$file"
# The mount of the bets needs the folder, even if there are none in it. Compose says so if there is none.
mkdir -p -- "$root/.data/dataset" 2>/dev/null || true
echo "$file: a server and $agencies agencies, $mode"
