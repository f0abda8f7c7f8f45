#!/usr/bin/env bash
# A web framework that finds the tenant of a request by its host name, keeps features, limits and branding for each
# tenant, and must notice when a user of one tenant asks for another's pages.
set -euo pipefail
. "$(dirname "$0")/common.bash"

title "A store with the one tier of the framework: everything is set for each tenant"
run init --catalog web

title "Register tenants with their hosts; an id of the application's own is kept"
run tenant create Acme --external-id tenant-acme --host acme.example.com --owner ann -o name
run tenant create Globex --external-id tenant-globex --host globex.example.com --owner gus -o name
run host add tenant-acme www.acme.example.com
run host add tenant-acme app.acme.example.com --primary --certificate vault:tls/acme
run host list acme
run host add globex app.acme.example.com

title "Find the tenant of a request"
run resolve --host acme.example.com
run resolve --host WWW.acme.example.com --user ann --explain
run resolve --host nobody.example.com --explain

title "Configuration: features, limits, branding"
run feature enable acme dark_mode
run quota override acme requests/day 3
run config set acme branding color "#ff6600"
run config set acme branding logo https://cdn.example/acme.svg --type url
run config set acme auth session_ttl PT30M --type duration
run config set acme auth session_ttl soon --type duration

title "What the application asks for a page: /api/tenant/info"
reshape '{key: it[key] for key in ["external_id", "hosts", "features", "limits"]}' tenant show acme
run config list acme --section branding -o csv
run tenant show tenant-nobody

title "One tenant does not slow the others down: 3 requests a day"
run usage consume acme requests 2
run usage consume acme requests
run usage consume acme requests
run usage consume globex requests

title "Does the user belong to the tenant? An attempt at another's is refused and kept in its trail"
run access check acme ann config:write
run access check acme gus config:read
run resolve --host acme.example.com --user gus --explain
run events list --tenant acme --type access.denied
tenantry events list --tenant acme --type access.denied -o ndjson | python3 -c 'import json, sys
for line in sys.stdin:
    event = json.loads(line)
    data = event["data"]
    print(event["actor"]["id"], event["outcome"], data["cause"], "member of", len(data["tenants"]))'

title "The application's own entries are in the same trail"
run activity record acme document.created --actor user:ann --resource document:17 --operation create \
    --after '{"title": "Plan"}'
run activity record acme login --actor user:eve --outcome denied
run tenant history acme --limit 2

title "A tenant that is not active is refused"
run tenant deactivate globex --reason "contract ended"
run resolve --host globex.example.com
run tenant activate globex
run resolve --host globex.example.com

title "Hosts move: taken away here, free there"
run host remove acme www.acme.example.com
run host add globex www.acme.example.com --certificate vault:tls/globex
run host update globex www.acme.example.com --certificate ""
run host list globex -o name
