#!/usr/bin/env bash
# Whole processes of the release build, in milliseconds: 100 orgs of the simulator are logged in at once, then
# each command is started RUNS times (50) and its median taken. `true` is what starting any process costs here.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --locked --quiet
orgdeck=$PWD/target/release/orgdeck
runs=${RUNS:-50}
place=$(mktemp -d)
trap 'kill "$simulator" 2>/dev/null; rm -rf "$place"' EXIT

mkfifo "$place/ready"
"$orgdeck" simulator --orgs 100 --auto-approve --write-profiles "$place/profiles.toml" \
    --redirect-uri "${REDIRECT_URI:-http://localhost:1717/OauthRedirect}" >"$place/ready" &
simulator=$!
read -r _ <"$place/ready"
export ORGDECK_CONFIG_DIR=$place BROWSER='curl -sLo /dev/null %s'

took() {
    local start=$EPOCHREALTIME
    "$@" >/dev/null
    local end=$EPOCHREALTIME
    echo $(((${end/./} - ${start/./}) / 10))
}
median() {
    local name=$1 middle
    shift
    middle=$(for _ in $(seq "$runs"); do took "$@"; done | sort -n | sed -n "$((runs / 2 + 1))p")
    printf '%-28s %4d.%02d\n' "$name" $((middle / 100)) $((middle % 100))
}

logins=$(took "$orgdeck" login --all --json)
printf '%-28s %4d.%02d\n' 'login --all, 100 orgs' $((logins / 100)) $((logins % 100))
median 'true' /bin/true
median '--version' "$orgdeck" --version
median 'list --json, 100 profiles' "$orgdeck" list --json
median 'token' "$orgdeck" token org-050
