#!/bin/sh
# Makes the secrets that docker-compose.yml names, each in a file, into DIR (deploy/secrets by default).
# What is there already is kept: run it again after a new secret was added. Needs OpenSSL 3.
#   sh deploy/make-secrets.sh [DIR]
set -eu
umask 077
dir=${1:-$(dirname "$0")/secrets}

fail() {
  printf 'make-secrets: %s\n' "$1" >&2
  exit 1
}

command -v openssl >/dev/null 2>&1 || fail 'openssl is needed and is not there'
openssl kdf -help >/dev/null 2>&1 || fail "OpenSSL 3 is needed; this is $(openssl version)"
mkdir -p "$dir" || fail "$dir cannot be made"

# Containers read them under user ids of their own, so each file is readable; the folder is closed instead.
chmod 700 "$dir"

secret() { openssl rand -hex 24; }

# As mosquitto_passwd writes it: PBKDF2-HMAC-SHA512, 101 rounds; the password is random, not a word.
hashed() {
  salt=$(openssl rand -hex 12)
  key=$(openssl kdf -keylen 64 -kdfopt digest:SHA512 -kdfopt "pass:$2" -kdfopt "hexsalt:$salt" \
    -kdfopt iter:101 -binary PBKDF2 | openssl base64 -A)
  # shellcheck disable=SC2016  # $7$ is the format's own mark
  printf '%s:$7$101$%s$%s\n' "$1" "$(unhex "$salt" | openssl base64 -A)" "$key"
}

unhex() {
  rest=$1
  while [ -n "$rest" ]; do
    tail=${rest#??}
    printf '%b' "\\0$(printf '%03o' "0x${rest%"$tail"}")"
    rest=$tail
  done
}

# put NAME < content: only where it is not there yet
put() {
  if [ -e "$dir/$1" ]; then
    cat >/dev/null
    return
  fi
  cat >"$dir/.$1.new"
  chmod 444 "$dir/.$1.new"
  mv "$dir/.$1.new" "$dir/$1"
  printf 'made %s\n' "$dir/$1"
}

for name in influxdb-password influxdb-token mosquitto-password grafana-password; do
  secret | put "$name"
done
hashed gaswatch "$(cat "$dir/mosquitto-password")" | put mosquitto-passwords
