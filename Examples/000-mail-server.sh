#!/usr/bin/env bash
# A mail server whose tenants have tiers with limits on users, domains, storage and messages a day, and features by
# tier. At the end its own SQLite file is brought over, as a server does that becomes multi-tenant.
set -euo pipefail
. "$(dirname "$0")/common.bash"

title "A store with the mail server's four tiers, and a tenant for connections that name none"
run init --default-tenant default
run catalog show smtp

title "Make a tenant that owns a domain; list, look, change"
run tenant create "Acme Corp" --slug acme --tier starter -o name
run host add acme acme.example.com --kind domain
run tenant list -o name
reshape '{"name": it["name"], "state": it["state"], "hosts": it["hosts"], "limits": it["limits"]}' tenant show acme
run quota override acme users 50 --reason "as the contract says"

title "Users: exactly the limit is allowed, one more is not"
run tenant create "Small Shop" --slug shop -o name
for user in ann bob cem dora; do run member add shop "$user@shop.example"; done
run quota check shop users 1 -o name
run member add shop eva@shop.example
run quota check shop users 1 -o name
run member add shop fred@shop.example

title "Domains are counted as well"
run host add shop shop.example --kind domain
run host add shop shop2.example --kind domain

title "Messages: 100 a day, sent and received; what was counted twice is put right"
run usage record shop messages 60 --dimension direction=received
run usage record shop messages 30 --dimension direction=sent
run usage correct shop messages --by -10 --reason "counted twice"
run usage consume shop messages 20
run usage consume shop messages 1

title "Storage is a level: 1 GB is 1,073,741,824 bytes"
run usage level shop storage 900000000
run quota show shop
run tenant health shop
run tenant alerts shop

title "The usage in the words of the mail server's own interface"
reshape '{q["metric"]: {"used": q["used"], "max": q["max"]} for q in it if q["metric"] != "hosts"}' quota show acme

title "Features come with the tier"
run feature check shop webhooks
run tenant set-tier shop professional --reason "the shop grows"
run feature check shop webhooks
run tenant set-tier shop free --reason "the shop shrinks"
run quota top --over 80

title "A tenant that is switched off is refused"
run tenant deactivate shop
run usage consume shop messages 1
run tenant activate shop
run usage consume shop messages 1

title "Nobody reaches another tenant's things; who tries is in the trail"
run access check acme ann@shop.example usage:read
run events list --tenant acme --type access.denied

title "The SQLite file of a server that had its own tables"
python3 - <<'PYTHON'
import sqlite3

file = sqlite3.connect("smtp_server.db")
file.executescript("""
CREATE TABLE tenants (id TEXT PRIMARY KEY, name TEXT, domain TEXT, enabled INTEGER, created_at INTEGER,
    updated_at INTEGER, tier TEXT, max_users INTEGER, max_domains INTEGER, max_storage_mb INTEGER,
    max_messages_per_day INTEGER, features TEXT);
CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT, email TEXT, tenant_id TEXT REFERENCES tenants(id));
INSERT INTO tenants VALUES
    ('tenant_abc123', 'Initech', 'initech.example', 1, 1700000000, 1700000000, 'professional', 120, 10, 102400,
        10000, '{"webhooks": true, "mailing_lists": false}'),
    ('tenant_def456', 'Hooli', 'hooli.example', 0, 1700000000, 1700000000, 'enterprise', 0, 0, 0, 0, NULL),
    ('tenant_ghi789', 'Umbrella', 'umbrella.example', 1, 1700000000, 1700000000, 'gold', 1, 1, 1, 1, NULL);
INSERT INTO users VALUES (1, 'peter', 'peter@initech.example', 'tenant_abc123'),
    (2, 'milton', 'milton@initech.example', 'tenant_abc123');
""")
file.commit()
PYTHON
run import tenant smtp_server.db --source smtp --dry-run
run import tenant smtp_server.db --source smtp -o csv
run import tenant smtp_server.db --source smtp -o csv
run quota show tenant_abc123
run member list tenant_abc123 -o name
run feature check tenant_abc123 mailing_lists
reshape '{key: it.get(key) for key in ["external_id", "slug", "state", "tier", "hosts", "imported_from"]}' \
    tenant show tenant_def456

title "Deleting hides a tenant; its names stay its own"
run tenant delete tenant_def456 --confirm hooli --reason "left years ago"
run tenant list -o name
run host add acme hooli.example --kind domain
