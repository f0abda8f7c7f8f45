#!/usr/bin/env bash
# A chat system: a tenant is found by subdomain, header or path, its data lies in a schema or a database of its own,
# people sign up by themselves, and messages are limited by the day.
set -euo pipefail
. "$(dirname "$0")/common.bash"

title "The chat system's configuration"
run init --catalog chat
run settings set resolve.base_domain example.com
run settings set resolve.sources subdomain,header,path
run settings set isolation.prefix chat_
run settings show -o csv

title "Sign up: the tenant, its owner, its schema and its first settings, all or nothing"
cat >signup.ndjson <<'NDJSON'
{"command": "tenant.create", "name": "Team Red", "slug": "red", "owner": "17"}
{"command": "tenant.set-isolation", "tenant": "red", "strategy": "schema"}
{"command": "config.set", "tenant": "red", "section": "general", "key": "welcome", "value": "Hello"}
{"command": "onboarding.start", "tenant": "red", "steps": ["first_channel", "invite_admin?"]}
NDJSON
run batch signup.ndjson --dry-run
run batch signup.ndjson --actor service:signup
run batch signup.ndjson
reshape '{key: it[key] for key in ["slug", "state", "tier", "isolation", "onboarding", "members"]}' tenant show red
run tenant create "Team Blue" --slug blue --actor user:18 -o name
run member list blue -o name

title "Names: one label, lower case, not taken, not reserved"
run tenant create "Team Red" --slug red
run tenant create Bad --slug Bad_Name
run tenant create Api --slug api

title "Find the tenant: subdomain, header, path"
run resolve --host red.example.com
run resolve --host www.example.com --header red
run resolve --host example.com --path /tenant/blue/messages --explain
run resolve --host example.com --header green --explain
run resolve --host example.com --explain

title "Without a tenant a request may go on, where that is wanted"
run settings set resolve.on_miss graceful
run resolve --host example.com
run settings set resolve.on_miss strict

title "Members, and the last owner"
run member add red 19 --role admin --actor user:17
run member set-role red 19 member
run member remove red 17
run member set-role red 19 owner
run member remove red 17

title "Limits vary by plan and by tenant"
run tenant set-tier red pro
run quota override red users 3 --reason "as agreed"
run member add red 20
run member add red 21
run member add red 22
run usage consume red messages 999
run usage consume red messages
run usage consume red messages

title "A job that is repeated counts once"
run usage consume blue messages 5 --idempotency-key job-1
run usage consume blue messages 5 --idempotency-key job-1
run usage consume blue messages 6 --idempotency-key job-1
run quota show blue

title "A database of its own, in a region: its address is kept sealed"
run tenant set-isolation blue database --namespace chat_blue_db --database-url-stdin \
    <<<"postgres://chat:hunter2@db.example/blue"
run tenant set-region blue eu-central
reshape '{"isolation": it["isolation"], "region": it["region"]}' tenant show blue
if grep -rq hunter2 store; then echo "the password is in the store in clear"; else echo "the password is sealed"; fi

title "Suspended: operators still work, the tenant does not"
run tenant suspend red --reason unpaid
run resolve --host red.example.com
run usage consume red messages
run tenant update red --name "Team Red (unpaid)"
run tenant activate red

title "Delete, and erase for good: the name is free, the trail stays"
id=$(tenantry tenant show red -o json | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
run tenant delete red
run tenant delete red --confirm red --reason "asked to"
run resolve --host red.example.com
run tenant purge red --confirm red --reason "erasure request 17"
run tenant show red
run tenant create "New Red" --slug red -o name
tenantry events list --tenant "$id" --limit all | tail -n 2 | steady
