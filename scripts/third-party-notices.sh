#!/usr/bin/env bash
# Prints the licences of the packages inside the published programs, as their authors ask:
#
#   scripts/third-party-notices.sh LIST...
#
# A LIST is what MSBuild's target ListShippedPackages writes: the folder of the packages, then a line
# "id version" for each. A package whose licence has no text here or in the package is an error, unless it
# names an address instead.
set -euo pipefail

die() {
  echo "third-party-notices: $*" >&2
  exit 1
}

(($# > 0)) || die "usage: third-party-notices.sh LIST..."
texts=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/licences

# The text of an element of a .nuspec file, which has one a line.
element() {
  sed -nE "s/.*<$1( [^>]*)?>([^<]*)<.*/\\2/p" "$2" | head -n 1 |
    sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g'
}

# The first licence of an expression ("A OR B") whose text is here.
known_licence() {
  local licence
  for licence in ${1// OR / }; do
    [[ ! -f $texts/$licence.txt ]] || { echo "$licence" && return; }
  done
}

# Prints the files of a package with this name, each text once: Microsoft's packages repeat theirs.
print_files() {
  local id=$1 folder=$2 name=$3 file sum
  while IFS= read -r file; do
    sum=$(sha256sum <"$file")
    if [[ -n ${printed[$sum]:-} ]]; then
      echo "${file##*/}: as of ${printed[$sum]}, above."
    else
      printed[$sum]=$id
      echo
      tr -d '\r' <"$file"
    fi
  done < <(find "$folder" -maxdepth 1 -type f -iname "$name" | sort)
}

print_package() {
  local id=$1 folder=$packages/${1,,}/$2 nuspec licence address known
  nuspec=$folder/${id,,}.nuspec
  [[ -f $nuspec ]] || die "$id $2 is not in $packages"
  licence=$(element license "$nuspec") address=$(element licenseUrl "$nuspec")

  printf '%s\n%s %s\n' "$line" "$id" "$2"
  element copyright "$nuspec"
  element projectUrl "$nuspec"
  if [[ -n $(find "$folder" -maxdepth 1 -iname 'licen[cs]e*') ]]; then
    echo "Licence: ${licence:-see below}"
    print_files "$id" "$folder" 'licen[cs]e*'
  elif known=$(known_licence "$licence") && [[ -n $known ]]; then
    echo "Licence: $licence; the text of $known is at the end."
    needed[$known]=1
  elif [[ -z $licence && -n $address ]]; then
    echo "Licence: $address"
  else
    die "$id $2 has the licence '$licence', whose text is neither in the package nor in $texts"
  fi
  print_files "$id" "$folder" '*notice*'
  echo
}

line=$(printf '%.0s-' {1..80})
declare -A needed=() printed=()
packages=$(head -n 1 -- "$1")
packages=${packages%/}

echo "The programs of this folder contain these packages."
echo
while read -r id version; do
  print_package "$id" "$version"
done < <(tail -q -n +2 -- "$@" | sort -fu)

for licence in "${!needed[@]}"; do
  printf '%s\n%s\n\n' "$line" "$licence"
  cat -- "$texts/$licence.txt"
  echo
done
