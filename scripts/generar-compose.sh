#!/usr/bin/env bash
# Writes a compose file: a server and N agencies; or several servers of one draw, and their database.
#
#   ./generar-compose.sh FILE N [parallel|sequential|echo|bet] [--tls] [--postgres [--servers M]]
#
# With --tls the image server:latest makes certificates in .data/pki, for those who have none yet, and each agency gets
# its own and nothing else; the server requires them. See docs/security.md.
#
# With --postgres the draw is on a PostgreSQL of its own, and M servers (1 to 9, 2 unless told) serve it: server, server2,
# ...; agency 1 is at the first, agency 2 at the second, and so on in turn. The password of the database is made once, in
# .data/postgres. The draw lives as long as the volume of the database: "docker compose -f FILE down" keeps it, and
# "docker compose -f FILE down --volumes" ends it, so that the next "up" begins a new one.
#
# The mode may also stand in MODE. FILE is relative to the caller's folder and works wherever it lies.
set -euo pipefail

usage="usage: generar-compose.sh FILE N [parallel|sequential|echo|bet] [--tls] [--postgres [--servers M]]   (N: agencies, from 0 up)"

die() {
  echo "generar-compose: $*" >&2
  exit 2
}

tls=false postgres=false servers=
words=()
while (($# > 0)); do
  case $1 in
    --tls) tls=true ;;
    --postgres) postgres=true ;;
    --servers)
      servers=${2-}
      [[ $servers =~ ^[1-9]$ ]] || die "M is '$servers'; --servers takes a number from 1 to 9. $usage"
      shift
      ;;
    *) words+=("$1") ;;
  esac
  shift
done
set -- "${words[@]}"
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
! $postgres || [[ $mode != echo ]] || die "--postgres does not go with the mode echo, which stores nothing"
$postgres || [[ -z $servers ]] || die "--servers needs --postgres: a file has one server. $usage"
if $postgres; then servers=${servers:-2}; else servers=1; fi

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
        read_only: ${3:-true}
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
  # No agency can enter it, although each has .data, and they all have one user.
  chmod 700 -- "$pki"
  [[ -e $pki/ca.pem ]] || ca create --host server --host localhost --out /pki
  # The certificate that is there may have fewer names.
  ((servers == 1)) || ca server --host server "${other_hosts[@]}" --host localhost --force --pki /pki
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

# The first has the seed's name.
server_name() {
  if (($1 == 1)); then echo server; else echo "server$1"; fi
}

other_hosts=()
for ((k = 2; k <= servers; k++)); do other_hosts+=(--host "$(server_name "$k")"); done

# Makes the password of the database, unless it is there, in the two forms that are read: by the database, and by the
# servers. The service "password" gives both to the containers' user.
password() {
  local folder=$root/.data/postgres
  [[ ! -e $folder/password || ! -e $folder/pgpass ]] || return 0
  (
    mkdir -p -- "$root/.data"
    # No agency can enter it, although each has .data.
    umask 077
    mkdir -p -- "$folder"
    word=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    echo "$word" >"$folder/password.new"
    echo "*:*:*:lottery:$word" >"$folder/pgpass.new"
    mv -f -- "$folder/password.new" "$folder/password"
    mv -f -- "$folder/pgpass.new" "$folder/pgpass"
  ) || die "the password of the database cannot be written to $folder"
}

server_mode=$mode
[[ $mode != bet ]] || server_mode=parallel
server_settings="      MODE: $server_mode"
# One for every agency that waits for the draw, and as many for those that come.
workers=$((16 + 2 * agencies))
[[ $mode == echo ]] || server_settings+=$'\n'"      AGENCIES: \"$agencies\""$'\n'"      MAX_WORKERS: \"$workers\""

! $tls || server_settings+=$'\n'"      TLS: required"$'\n'"      PKI: /pki"
! $postgres || server_settings+=$'\n'"      DATABASE: postgres://lottery@database/lottery"$'\n'"      PGPASSFILE: /run/secrets/pgpass"
# A worker has one connection, a server has two of its own; an agency that waits for the draw has none.
connections=$((10 + 18 * servers + 2 * agencies))

uploads=false
[[ $mode == echo || $mode == bet || $agencies == 0 ]] || uploads=true

subnet=172.25.125.0/24
((agencies < 250)) || subnet=172.25.0.0/16

how_to_begin() {
  ! $postgres || echo "
# The draw is in the volume of the database: \"docker compose down --volumes\" ends it, and the next \"up\" begins a new one."
}

beginning() {
  local who="A server"
  ! $postgres || who="PostgreSQL, $servers server$( ((servers == 1)) || echo s)"
  echo "# $who and $agencies agencies, in the mode $mode. Written by generar-compose.sh, which writes it anew.$(how_to_begin)
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
  echo "  depends_on:"
  for ((k = 1; k <= servers; k++)); do
    echo "    $(server_name "$k"):
      condition: service_healthy"
  done
  ! $uploads || echo "    lists:
      condition: service_completed_successfully"
  echo "
services:"
  for ((k = 1; k <= servers; k++)); do server "$k"; done
  ! $postgres || database
  ! $uploads || lists
}

server() {
  local name
  name=$(server_name "$1")
  (($1 == 1)) || echo
  echo "  $name:
    <<: *container
    container_name: $name
    image: server:latest"
  if (($1 == 1)); then built Orchestrator; else echo "    pull_policy: never"; fi
  echo "    # A worker is a process of up to six threads, and of up to 10 MB.
    pids_limit: $((64 + 8 * workers))
    mem_limit: $((512 + 16 * workers))m
$(place_of_draw)
    environment:
$server_settings
    volumes:
$(mounted Orchestrator/config.ini /config.ini)"
  ! $tls || mounted .data/pki/server /pki
}

place_of_draw() {
  if $postgres; then
    echo "    # The draw is in the database. What a killed server leaves for the next one is in /tmp.
    tmpfs: [/tmp]
    secrets: [pgpass]
    depends_on:
      database:
        condition: service_healthy"
  else
    echo "    # The draw is in the container's own layer, in /data: stop, start and kill keep it, down ends it.
    read_only: false"
  fi
}

database() {
  echo "
  # The draw is in the volume: down keeps it, down --volumes ends it. No port of the host leads here.
  database:
    <<: *container
    container_name: database
    image: lottery-postgres:latest
    build:
      context: $(quoted "$here/scripts/postgres")
      network: host
    command: [-c, max_connections=$connections]
    # Ends the sessions, and writes all down.
    stop_signal: SIGINT
    stop_grace_period: 60s
    # A connection is a process.
    pids_limit: $((32 + connections))
    mem_limit: $((512 + 8 * connections))m
    tmpfs:
      - /run/postgresql:uid=1654,gid=1654,mode=0700
    secrets: [postgres-password]
    volumes:
      - database:/database
    depends_on:
      password:
        condition: service_completed_successfully

  # Gives the files of the password to the containers' user, who alone may read them.
  password:
    image: busybox:latest
    user: \"0:0\"
    network_mode: none
    read_only: true
    cap_drop: [ALL]
    cap_add: [CHOWN, DAC_OVERRIDE]
    security_opt: [no-new-privileges]
    command: [chown, \"1654:1654\", /postgres/password, /postgres/pgpass]
    volumes:
$(mounted .data/postgres /postgres false)"
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
  ((servers == 1)) || echo "      CLI_SERVER_ADDRESS: $(server_name $((1 + ($1 - 1) % servers))):12345"
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
  if $postgres || { $tls && ((agencies > 0)); }; then echo "
secrets:"; fi
  ! $postgres || echo "  postgres-password:
    file: $(quoted "$here/.data/postgres/password")
  pgpass:
    file: $(quoted "$here/.data/postgres/pgpass")"
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
  ! $postgres || echo "
volumes:
  database:"
}

! $tls || certificates
! $postgres || password

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
with="" who="a server"
! $tls || with=", with TLS"
! $postgres || who="PostgreSQL, $servers server$( ((servers == 1)) || echo s)"
echo "$file: $who and $agencies agencies, $mode$with"
