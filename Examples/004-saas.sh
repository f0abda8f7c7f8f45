#!/usr/bin/env bash
# A SaaS backend: new tenants are led through an onboarding that ends with their activation, people are invited by
# e-mail, configuration is kept by category, and deleting is soft.
set -euo pipefail
. "$(dirname "$0")/common.bash"

title "The backend's configuration, and the tenant of everything there was before"
run init --catalog stellara --default-tenant main
run settings set resolve.base_domain example.com
run settings set resolve.sources subdomain,header,credential,default
run settings set tenants.max_per_user 2
run settings set onboarding.steps profile,invite_admin,configure?

title "A new tenant is pending until its onboarding is complete"
run tenant create "Nova Labs" --state pending --tier starter --metadata source=website -o name
run usage consume nova-labs api_calls
run onboarding start nova-labs
run onboarding complete nova-labs profile
run onboarding show nova-labs
tenantry onboarding complete nova-labs invite_admin --invite zoe@nova.example 2>/dev/null >token
run onboarding show nova-labs
run tenant list --state active -o name
run events list --tenant nova-labs --action 'onboarding.*' --action tenant.activated

title "The invited administrator accepts, once"
run invitation accept zoe <token
run invitation accept yan <token
run member list nova-labs -o csv
run access check nova-labs zoe members:write

title "More invitations: sent again, taken back, listed"
tenantry invitation create nova-labs bob@nova.example --actor zoe 2>/dev/null >token
bob=$(tenantry invitation list nova-labs --status pending -o name)
tenantry invitation resend nova-labs "$bob" 2>/dev/null >token2
run invitation accept bob <token
run invitation accept bob <token2
tenantry invitation create nova-labs eve@nova.example 2>/dev/null >token
run invitation revoke nova-labs "$(tenantry invitation list nova-labs --status pending -o name)"
run invitation accept eve <token
reshape '[(one["role"], one["status"], one["sent_count"]) for one in it]' invitation list nova-labs

title "A user owns at most two tenants"
run tenant create "Zoe One" --owner zoe -o name
run tenant create "Zoe Two" --owner zoe -o name
run tenant create "Zoe Three" --owner zoe -o name
run access list zoe

title "Configuration by category, one by one and many at once"
run config set nova-labs billing currency EUR
run config apply nova-labs - <<<'{"auth": {"mfa": true, "session_minutes": 30}, "features": {"beta": ["a", "b"]}}'
run config disable nova-labs auth mfa
run config list nova-labs --section auth -o csv
run config get nova-labs features beta
run config delete nova-labs billing currency
run config get nova-labs billing currency

title "Five metrics without limits: recorded, never refused"
run usage consume nova-labs api_calls 120
run usage record nova-labs transactions 7 --description "card payments"
run usage record nova-labs workflow_executions 2
run usage level nova-labs storage 5368709120
run quota show nova-labs

title "The tenant of a request: a header is only a hint, it must be the user's"
run resolve --host nova-labs.example.com --user bob
run resolve --header nova-labs --user bob --explain
run resolve --header nova-labs --user eve --explain
run resolve --host example.com --explain
run events list --tenant nova-labs --type access.denied

title "Suspend and activate"
run tenant suspend nova-labs --reason "card declined"
run usage consume nova-labs api_calls
run tenant activate nova-labs
run tenant suspend nova-labs --if-revision 1
run tenant update nova-labs --metadata owner_team=growth --clear metadata.source

title "Many at once: each by itself, the refused ones told"
cat >changes.ndjson <<'NDJSON'
{"command": "tenant.suspend", "tenant": "zoe-one", "reason": "never used"}
{"command": "tenant.set-tier", "tenant": "zoe-two", "tier": "enterprise"}
{"command": "tenant.set-tier", "tenant": "zoe-two", "tier": "platinum"}
NDJSON
run batch changes.ndjson --each

title "Statistics: how many in which state, of which tier"
for field in state tier; do
    reshape "{one: [t['$field'] for t in it].count(one) for one in sorted(t['$field'] for t in it)}" \
        tenant list --limit all
done

title "Deleting is soft; what is deleted can be restored, or erased for good"
run tenant delete zoe-one --confirm zoe-one
run tenant suspend zoe-one
run tenant restore zoe-one
run tenant delete zoe-one --confirm zoe-one
run tenant purge zoe-one --confirm zoe-one --reason "erasure request 3"
run tenant list -o name

title "The state is what the log says: folded anew it is the same"
tenantry replay | cut -d, -f1
