#!/usr/bin/env bash
# Serves inputs that afl-fuzz makes, each as all that one agency sends, and prints how many they were and what
# was found: an exception that is not the protocol's, an answer that is no frame, a hang. Exits with 1 if there
# is one; its input stays in artifacts/fuzz.
#
#   scripts/fuzz.sh          a minute
#   scripts/fuzz.sh 3600     so many seconds
#
#   scripts/fuzz.sh hostile              100,000 frames that a test makes, by several connections at once to a
#                                        real server, and 2,000 answers to real clients; needs no afl-fuzz
#   scripts/fuzz.sh hostile 5000 50      so many of each
#
# The second kind prints the seed of each run; LOTTERY_HOSTILE_SEED=SEED repeats it. `dotnet test` has short ones.
#
# To serve an input again: artifacts/bin/Fuzz/release/lottery-fuzz < artifacts/fuzz/crashes/...
# One that has found something belongs into tests/Fuzz/corpus, where every run begins.
#
# Needs afl-fuzz.
set -euo pipefail

if [[ ${1:-} == hostile ]]; then
  cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.."
  export LOTTERY_HOSTILE_FRAMES=${2:-100000} LOTTERY_HOSTILE_ANSWERS=${3:-2000}
  # Without what the programs say: a failure has it.
  dotnet run -c Release --project tests/EndToEnd.Specs -- -showLiveOutput \
    -class '*HostileFramesSpecs' -class '*HostileAnswersSpecs' |
    grep -vE '\[OUTPUT\] (lottery|sh) [0-9]+: '
  exit
fi

command -v afl-fuzz >/dev/null || {
  echo "fuzz: afl-fuzz is missing; Debian, Ubuntu: apt install afl++" >&2
  exit 1
}
seconds=${1:-60}
cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.."
program=artifacts/bin/Fuzz/release
found=artifacts/fuzz
temporary=$(mktemp -d)
trap 'rm -rf -- "$temporary"' EXIT

dotnet build -c Release tests/Fuzz --nologo --verbosity quiet >&2
dotnet tool restore --verbosity quiet >&2

# Serves inputs without afl-fuzz, and prints the exception of each that fails.
replay() {
  local input outcome=0
  for input in "$@"; do
    timeout 20 "$program/lottery-fuzz" <"$input" && continue
    echo "fuzz: fails: $input"
    outcome=1
  done
  return "$outcome"
}

replay tests/Fuzz/corpus/*

# The instrumented code runs nowhere else.
cp -r "$program" "$temporary/program"
dotnet sharpfuzz "$temporary/program/Lottery.Common.dll"

# SharpFuzz's program has no instrumentation of its own that afl-fuzz could look for. The other variables let it
# run where the processors' frequency and the kernel's core dumps are not ours to set.
export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
export AFL_NO_AFFINITY=1 AFL_NO_UI=1
afl-fuzz -V "$seconds" -t 5000 -m none -i tests/Fuzz/corpus -o "$temporary/out" \
  "$temporary/program/lottery-fuzz" >"$temporary/log" 2>&1 || {
  cat "$temporary/log"
  exit 1
}

figure() { awk -v name="$1" '$1 == name { print $3 }' "$temporary/out/default/fuzzer_stats"; }
crashes=$(figure saved_crashes) hangs=$(figure saved_hangs)
echo "fuzz: $(figure execs_done) inputs in $(figure run_time) s, $(figure edges_found) branches: $crashes crashes, $hangs hangs"
((crashes + hangs > 0)) || exit 0

rm -rf -- "$found"
mkdir -p -- "$found"
cp -r "$temporary/out/default/crashes" "$temporary/out/default/hangs" "$found"
rm -f -- "$found"/crashes/README.txt
mapfile -t inputs < <(find "$found" -type f)
replay "${inputs[@]}" || true
exit 1
