#!/usr/bin/env bash
# Writes a compose file: a server and N agencies.
#
#   ./generar-compose.sh FILE N [parallel|sequential|echo|bet] [--tls]
#
# With --tls the image server:latest makes certificates in .data/pki, for those who have none yet, and each agency gets
# its own and nothing else; the server requires them. See docs/security.md.
#
# The mode may also stand in MODE. FILE is relative to the caller's folder and works wherever it lies.
set -euo pipefail

usage="usage: generar-compose.sh FILE N [parallel|sequential|echo|bet] [--tls]   (N: agencies, from 0 up)"

die() {
  echo "generar-compose: $*" >&2
  exit 2
}

tls=false
if (($# > 2)) && [[ ${!#} == --tls ]]; then
  tls=true
  set -- "${@:1:$#-1}"
fi
(($# == 2 || $# == 3)) || die "$usage"
file=$1 agencies=$2 mode=${3-${MODE:-parallel}}
[[ -n $file ]] || die "the file has no name; $usage"
[[ $agencies =~ ^0*([0-9]+)$ ]] || die "N is '$agencies'; it must be a number from 0 up. $usage"
agencies=${BASH_REMATCH[1]}
# So many addresses the larger of the two networks below has, and a few to spare.
((${#agencies} <= 5 && agencies <= 65000)) || die "N is $agencies; the network has room for 65000"
[[ $mode =~ ^(parallel|sequential|echo|bet)$ ]] ||
  die "the mode is '$mode'; it must be parallel, sequential, echo or bet. $usage"

! $tls || [[ $mode != echo ]] || die "--tls does not go with the mode echo, which knows no TLS"

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

# A folder for what people put there or look for there. The service "folders" gives it to them if Docker made it.
shared() {
  echo "      - type: bind
        source: $(quoted "$here/$1")
        target: $2
        read_only: $3
        bind:
          create_host_path: true"
}

# The host's network: the packages come the way this machine gets its own.
built() {
  echo "    build:
      context: $(quoted "$here")
      dockerfile: $1/Dockerfile
      network: host
      args: [LOTTERY_VERSION, SOURCE_DATE_EPOCH]"
}

# Makes what is missing in .data/pki. The containers read as the user 1654; the server's folder has what the server needs,
# and a revoked.txt that is copied there counts at once.
pki=$root/.data/pki
certificates() {
  command -v docker >/dev/null || die "--tls needs Docker: the image makes the certificates"
  docker image inspect server:latest >/dev/null 2>&1 ||
    die "there is no image server:latest, which makes the certificates; scripts/build-images.sh builds it"
  mkdir -p -- "$pki/server"
  [[ -e $pki/ca.pem ]] || ca create --host server --host localhost --out /pki
  local missing=()
  for ((id = 1; id <= agencies; id++)); do
    [[ -e $pki/agency-$id.pem ]] || missing+=("$id")
  done
  for ((first = 0; first < ${#missing[@]}; first += 1000)); do
    ca agency "${missing[@]:first:1000}" --pki /pki
  done
  cp -f -- "$pki/ca.pem" "$pki/revoked.txt" "$pki/server/"
  docker run --rm --network none --volume "$pki:/pki" --workdir /pki busybox:latest sh -ec '
    cp -f server.pem server/
    chmod 600 server/server.pem
    chown 1654:1654 server/server.pem
    for file in agency-*.pem; do [ ! -f "$file" ] || chown 1654:1654 "$file"; done'
}

ca() {
  docker run --rm --network none --read-only --user "$(id -u):$(id -g)" --volume "$pki:/pki" \
    server:latest ca "$@" >&2 || die "the certificates cannot be made"
}

server_mode=$mode
[[ $mode != bet ]] || server_mode=parallel
server_settings="      MODE: $server_mode"
# One for every agency that waits for the draw, and as many for those that come.
workers=$((16 + 2 * agencies))
[[ $mode == echo ]] || server_settings+=$'\n'"      AGENCIES: \"$agencies\""$'\n'"      MAX_WORKERS: \"$workers\""

! $tls || server_settings+=$'\n'"      TLS: required"$'\n'"      PKI: /pki"

uploads=false
[[ $mode == echo || $mode == bet || $agencies == 0 ]] || uploads=true

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
  # What runs wild takes no more than this of the host: processes and threads, memory, log.
  pids_limit: 64
  mem_limit: 256m
  logging:
    driver: json-file
    options: {max-size: 20m, max-file: \"5\"}

x-agency: &agency
  <<: *container
  image: client:latest
  # It is built here; a registry has nothing of that name.
  pull_policy: never
  volumes:
$(agency_mounts | sed 's/^  //')"
  echo "  depends_on:
    server:
      condition: service_healthy"
  ! $uploads || echo "    lists:
      condition: service_completed_successfully"
  echo "
services:
  server:
    <<: *container
    container_name: server
    image: server:latest
$(built Orchestrator)
    # A worker is a process of up to six threads, and of up to 10 MB.
    pids_limit: $((64 + 8 * workers))
    mem_limit: $((512 + 16 * workers))m
    # The draw is in the container's own layer, in /data: stop, start and kill keep it, down ends it.
    read_only: false
    environment:
$server_settings
    volumes:
$(mounted Orchestrator/config.ini /config.ini)"
  ! $tls || mounted .data/pki/server /pki
  ! $uploads || lists
}

# Lists that a person has put into .data or .data/dataset come before an invented one.
agency_mounts() {
  mounted Client/config.yaml /config.yaml
  $uploads || return 0
  shared .data /.data true
  shared .data/invented /dataset true
  shared .data/winners /winners false
}

lists() {
  echo "
  # Makes the folders in .data. Those that Docker made, as root, become the checkout's owner's; the containers'
  # group may write into the two that they write into.
  folders:
    image: busybox:latest
    user: \"0:0\"
    network_mode: none
    read_only: true
    cap_drop: [ALL]
    cap_add: [CHOWN, DAC_OVERRIDE, FOWNER]
    security_opt: [no-new-privileges]
    working_dir: /.data
    command:
      - sh
      - -ec
      - |
        mkdir -p dataset invented winners
        for folder in . dataset invented winners; do
          if [ \"\$\$(stat -c %u \$\$folder)\" = 0 ]; then chown \"\$\$(stat -c %u:%g /owner)\" \$\$folder; fi
        done
        chgrp 1654 invented winners
        chmod g+rwx invented winners
    volumes:
$(shared .data /.data false)
$(mounted Client/config.yaml /owner)

  # Invents the lists of the agencies that have none.
  lists:
    <<: *container
    image: client:latest
$(built Client)
    command: [dataset, --agencies, \"$agencies\", --out, /dataset, --missing]
    volumes:
$(shared .data /.data true)
$(shared .data/invented /dataset false)
    depends_on:
      folders:
        condition: service_completed_successfully"
}

client() {
  echo "
  client$1:
    <<: *agency
    container_name: client$1"
  (($1 > 1)) || built Client
  echo "    environment:
      CLI_ID: \"$1\""
  case $mode in
    echo) echo "      CLI_MODE: echo" ;;
    bet) bet "$1" ;;
    sequential) echo "      CLI_CONNECTION: per-message" ;;
  esac
  ! $uploads || echo "      CLI_OUTPUT: /winners/winners-$1.txt"
  ! $tls || echo "      CLI_PKI: /run/secrets/agency.pem
    secrets:
      - {source: agency-$1, target: /run/secrets/agency.pem}"
}

# The bet of an agency's one bettor: another one for each.
bet() {
  local first=(Santiago María José Lucía Mateo Sofía Joaquín Valentina Ramón Inés)
  local last=(Lorca Paz Núñez Giménez Sosa Quiroga Peña)
  echo "      CLI_MODE: bet
      NOMBRE: ${first[$1 % ${#first[@]}]}
      APELLIDO: ${last[$1 % ${#last[@]}]}
      DOCUMENTO: \"$((30904464 + $1))\"
      NACIMIENTO: \"$(printf '%d-%02d-%02d' $((1950 + $1 % 57)) $((1 + $1 % 12)) $((1 + $1 % 28)))\"
      NUMERO: \"$(((7573 + $1) % 10000))\""
}

end() {
  ! $tls || ((agencies == 0)) || echo "
secrets:"
  ! $tls || for ((id = 1; id <= agencies; id++)); do
    echo "  agency-$id:
    file: $(quoted "$here/.data/pki/agency-$id.pem")"
  done
  echo "
networks:
  testing_net:
    ipam:
      driver: default
      config:
        - subnet: $subnet"
}

! $tls || certificates

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
with=
! $tls || with=", with TLS"
echo "$file: a server and $agencies agencies, $mode$with"
