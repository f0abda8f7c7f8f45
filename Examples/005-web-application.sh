#!/usr/bin/env bash
# An application of many tenants that asks Tenantry whose each request is: the middleware of TenantryHTTP.
# The program is WebApplication, beside $TENANTRY; its source is Examples/WebApplication.
set -euo pipefail
source "$(dirname "$0")/common.bash"

application=$(dirname "$(command -v "$binary")")/WebApplication

title 'Two tenants, one on the highest tier and with a theme'
run init --no-key
run tenant create Acme --tier enterprise -o name
run tenant create Globex -o name
run config set acme branding theme dark
run quota override globex messages/day 1

"$application" store 0 2>"$place/messages" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$place"' EXIT
until grep -q 'listening on' "$place/messages"; do
    kill -0 "$server"
    sleep 0.1
done
port=$(sed -nE 's/.*listening on 127\.0\.0\.1:([0-9]+).*/\1/p' "$place/messages")

# ask PATH TENANT: asks the application as a browser would, and shows the status and what is answered.
ask() {
    echo "GET $1 for ${2:-nobody}"
    python3 - "$port" "$1" "${2:-}" <<'PYTHON' | steady
import json, sys, urllib.error, urllib.request
port, path, tenant = sys.argv[1:]
request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"X-Tenant-ID": tenant} if tenant else {})
try:
    with urllib.request.urlopen(request) as answer:
        print(answer.status, answer.read().decode())
except urllib.error.HTTPError as answer:
    problem = json.load(answer)
    print(answer.code, problem["type"].rsplit("/", 1)[-1].rsplit("#", 1)[-1], "-", problem["detail"])
PYTHON
}

title 'Each request gets its tenant'
ask /hello acme
ask /hello globex
ask /hello nobody-at-all

title 'A quota is exact, a feature is the tier'"'"'s'
ask /send globex
ask /send globex
ask /lists acme
ask /lists globex

title 'What an operator changes counts at once'
run tenant suspend acme --reason unpaid
ask /hello acme
