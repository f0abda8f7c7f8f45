#!/usr/bin/env bash
# A security platform: quotas by tier that cannot be raced, usage by the month, alerts at 80 and 95 percent, health,
# encrypted settings, API keys, and a trail of everything.
set -euo pipefail
. "$(dirname "$0")/common.bash"

title "A store with the five tiers, and tenants in two of them"
run init --catalog securenet
run catalog show securenet
run tenant create "Acme Corp" --slug acme --tier professional --owner ann --billing-email billing@acme.example \
    --contact-phone +1-555-0123 --timezone America/New_York -o name
run tenant link-billing acme --subscription-id sub_4711
run tenant create Globex --owner gus -o name
run tenant list --state active --tier pro -o name
run policy list acme

title "The tenant of a signed-in user"
run resolve --user ann
run resolve --user nobody --explain

title "Check, consume, increment"
run quota check acme api_calls 10000 -o name
run quota check acme api_calls 10001 -o name
run usage consume acme api_calls 9999
run usage consume acme api_calls 2
run usage consume acme api_calls 1
run usage record acme alerts 3 --description "port scan" --dimension sensor=edge-1

title "Usage that is told late counts in its own month; later still it is a correction"
run usage record acme alerts 4 --occurred-at "$(date -u -d '100 days ago' +%F)"
run usage correct acme alerts --by 4 --occurred-at "$(date -u -d '100 days ago' +%F)" --reason "late report"
run quota show acme

title "A level is reported at 80 and at 95 percent, and again only after it fell well below"
for level in 79 80 78 82 74 80 95 100; do run usage level acme devices "$level"; done
run usage consume acme devices 1
run tenant alerts acme
run tenant health acme
run tenant health --all

title "Settings, some of them encrypted"
run config set acme security security_level advanced
run config set acme integrations siem_token --type secret <<<"s3cr3t-token"
run config list acme
run config get acme integrations siem_token
run config reveal acme integrations siem_token --reason "ticket 12"
run policy set acme retention_days 120
run policy list acme
if grep -rq s3cr3t-token store; then echo "the secret is in the store in clear"; else echo "the secret is sealed"; fi

title "API keys: shown once, kept as a hash"
tenantry key create collector --tenant acme --scope usage:write 2>/dev/null >secret
run key verify <secret
key=$(tenantry key list --tenant acme -o name)
tenantry key rotate "$key" --tenant acme --grace 0 2>/dev/null >secret2
run key verify <secret
run key verify <secret2
run key revoke "$key" --tenant acme
run key verify <secret2
reshape '[(key["name"], key["role"], key["status"]) for key in it]' key list --tenant acme

title "Another tier: up at once, down only when the use fits or it is forced"
run tenant set-tier acme enterprise
run tenant update acme --billing-email new-billing@acme.example
run usage level acme devices 120
run tenant set-tier acme free
run tenant set-tier acme free --force --reason "contract ended"
run usage consume acme devices 1

title "A new version of the catalogue, from YAML"
cat >securenet.yaml <<'YAML'
catalog: securenet
version: 2
default: free
aliases: {professional: pro}
tiers:
  - id: free
    limits: {users: 5, devices: 20, storage: 2 GB, api_calls/month: 1_000, alerts/month: 100}
    policies: {retention_days: 30, security_level: basic}
  - id: pro
    name: Professional
    price: {minor: 34900, currency: USD, per: month}
    limits: {users: 50, devices: unlimited, storage: 10 GB, api_calls/month: 10_000, alerts/month: 1_000}
    policies: {retention_days: 90, security_level: standard}
YAML
sed 's/^default: free/default: gold/; s/storage: 2 GB/storage: much/' securenet.yaml >wrong.yaml
run catalog check wrong.yaml
run catalog check securenet.yaml
run catalog publish securenet.yaml
run catalog migrate securenet --dry-run
run catalog migrate securenet
reshape '(it["tier"], it["catalog"]["version"], it["limits"]["devices"])' tenant show globex

title "Who did what, without metering"
run events list --tenant acme --action 'tenant.*'
run events list --tenant acme --action 'apikey.*'
