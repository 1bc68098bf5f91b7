# shellcheck shell=bash
# The Debian package, for scripts/package.sh, which sources this file: its variables are used here.
# shellcheck disable=SC2154

# 1.2.3-alpha.0.4 comes before 1.2.3, deb-version(7).
deb_version() { echo "${version/-/\~}"; }

deb_file() { echo "lottery_$(deb_version)_$debian.deb"; }

# The packages that the shipped files need: of libc6 the newest version that a symbol is from. Whatever else is
# linked must be known here.
depends() {
  local library packages=() newest
  for library in $(needed_libraries); do
    case $library in
      libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | librt.so.* | ld-linux-*) ;;
      libgcc_s.so.1) packages+=("libgcc-s1") ;;
      libstdc++.so.6) packages+=("libstdc++6") ;;
      *) die "no Debian package is known here for $library" ;;
    esac
  done
  newest=$(shipped_elf -T | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1)
  # adduser for the maintainer scripts; OpenSSL is loaded when a program runs: a client, a certificate, a seal.
  packages+=("libc6 (>= ${newest#GLIBC_})" adduser "libssl3t64 | libssl3")
  printf '%s\n' "${packages[@]}" | sort -u | paste -sd , | sed 's/,/, /g'
}

shipped_elf() { (cd -- "$programs" && objdump "$1" -- "${shipped[@]}"); }

needed_libraries() { shipped_elf -p | awk '$1 == "NEEDED" { print $2 }' | sort -u; }

# Text as a field of DEP-5 has it: indented, and a dot in each empty line.
as_field() { sed -E 's/[[:space:]]+$//; s/^$/./; s/^/ /' -- "$1"; }

copyright() {
  cat <<EOF
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: lottery

Files: *
Copyright: 2026 The lottery authors
License: Expat

Files: usr/lib/lottery/*
Copyright: 2026 The lottery authors, and those whom the notices name
License: Expat and third-party-notices

License: Expat
$(sed '1,/^Copyright/d' LICENSE | sed '/./,$!d' | as_field -)

License: third-party-notices
$(as_field "$programs/THIRD-PARTY-NOTICES.txt")
EOF
}

# The form of deb-changelog(5); what has changed is in CHANGELOG.md.gz.
changelog() {
  cat <<EOF
lottery ($(deb_version)) unstable; urgency=medium

  * See /usr/share/doc/lottery/CHANGELOG.md.gz.

 -- $maintainer  $(date -u -d "@$SOURCE_DATE_EPOCH" -R)
EOF
}

# Replaces the @WORDS@ of a file of packaging/debian, which stand for lists of units and for fields.
fill_in() {
  local units=() services=() unit
  # Sockets first: one that is stopped starts no service.
  for unit in packaging/systemd/*.socket packaging/systemd/*.service; do
    units+=("${unit##*/}")
    [[ $unit != *.service ]] || services+=("${unit##*/}")
  done
  sed -e "s/@UNITS@/${units[*]}/; s/@SERVICES@/${services[*]}/; s/@VERSION@/$(deb_version)/" \
    -e "s/@ARCHITECTURE@/$debian/; s|@MAINTAINER@|$maintainer|; s/@DEPENDS@/${depends:-}/" \
    -e "s/@SIZE@/${size:-}/" "packaging/debian/$1"
}

# The files of the package, where Debian has each kind.
lay_out() {
  local share=$1/usr/share page unit
  install_programs "$1/usr/lib/lottery"
  mkdir -p -- "$1/usr/bin"
  ln -s ../lib/lottery/lottery "$1/usr/bin/lottery"
  install -D -m 644 -t "$1/usr/lib/systemd/system" packaging/systemd/*.{socket,service}
  for unit in packaging/systemd/*.service; do
    install -D -m 644 packaging/debian/environment.conf "$1/usr/lib/systemd/system/${unit##*/}.d/debian.conf"
  done
  install -D -m 644 -t "$share/doc/lottery/monitoring" packaging/monitoring/{alerts.yaml,dashboard.json}
  install -D -m 644 packaging/debian/default "$1/etc/default/lottery"
  install -D -m 644 packaging/systemd/config.ini "$1/etc/lottery/config.ini"

  install -D -m 644 "$made/completions/lottery.bash" "$share/bash-completion/completions/lottery"
  install -D -m 644 "$made/completions/lottery.zsh" "$share/zsh/vendor-completions/_lottery"
  install -D -m 644 -t "$share/fish/vendor_completions.d" "$made/completions/lottery.fish"
  mkdir -p -- "$share/man/man1" "$share/doc/lottery" "$share/lintian/overrides"
  for page in "$made/man1/"*; do
    gzip -9nc "$page" >"$share/man/man1/${page##*/}.gz"
  done

  copyright >"$share/doc/lottery/copyright"
  changelog | gzip -9nc >"$share/doc/lottery/changelog.gz"
  gzip -9nc CHANGELOG.md >"$share/doc/lottery/CHANGELOG.md.gz"
  install -m 644 packaging/debian/README.Debian "$programs/lottery.cdx.json" "$share/doc/lottery"
  install -m 644 packaging/debian/lintian-overrides "$share/lintian/overrides/lottery"
}

make_deb() {
  local tree=$stage/deb size script depends
  local maintainer=${LOTTERY_MAINTAINER:-The lottery authors <lottery@lottery.invalid>}
  depends=$(depends)
  lay_out "$tree"
  # As dpkg-gencontrol counts: whole KiB of each file, and one for anything else.
  size=$(find "$tree" -mindepth 1 -printf '%y %s\n' |
    awk '{ sum += $1 == "f" ? int(($2 + 1023) / 1024) : 1 } END { print sum }')

  mkdir -- "$tree/DEBIAN"
  fill_in control >"$tree/DEBIAN/control"
  [[ -z ${LOTTERY_SOURCE:-} ]] || echo "Homepage: $LOTTERY_SOURCE" >>"$tree/DEBIAN/control"
  for script in postinst prerm postrm; do
    fill_in "$script" >"$tree/DEBIAN/$script"
    chmod 755 -- "$tree/DEBIAN/$script"
  done
  (cd -- "$tree" && find etc -type f -printf '/%p\n' | sort) >"$tree/DEBIAN/conffiles"
  (cd -- "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
  # Times are those of SOURCE_DATE_EPOCH, names are sorted. The compressor is one that every dpkg knows; at its
  # fastest it takes a third of the time, for a tenth more. With one thread the bytes do not depend on the machine.
  DPKG_DEB_THREADS_MAX=1 dpkg-deb -Zxz -z1 --root-owner-group --build "$tree" "$out/$(deb_file)" >/dev/null
}
