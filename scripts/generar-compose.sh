#!/usr/bin/env bash
# Writes a compose file: a server and N agencies.
#
#   ./generar-compose.sh FILE N [parallel|sequential|echo|bet]
#
# The mode may also stand in MODE. FILE is relative to the caller's folder and works wherever it lies.
set -euo pipefail

usage="usage: generar-compose.sh FILE N [parallel|sequential|echo|bet]   (N: agencies, from 0 up)"

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
[[ $mode =~ ^(parallel|sequential|echo|bet)$ ]] ||
  die "the mode is '$mode'; it must be parallel, sequential, echo or bet. $usage"

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

server_mode=$mode
[[ $mode != bet ]] || server_mode=parallel
server_settings="      MODE: $server_mode"
# One for every agency that waits for the draw, and as many for those that come.
workers=$((16 + 2 * agencies))
[[ $mode == echo ]] || server_settings+=$'\n'"      AGENCIES: \"$agencies\""$'\n'"      MAX_WORKERS: \"$workers\""

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
  echo "
networks:
  testing_net:
    ipam:
      driver: default
      config:
        - subnet: $subnet"
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
echo "$file: a server and $agencies agencies, $mode"
