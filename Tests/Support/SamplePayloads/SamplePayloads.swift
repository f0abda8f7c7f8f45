internal import SwiftProtobuf
public import TenantModel

/// One payload of every type, with all its fields set.
public enum SamplePayloads {
    /// All of them.
    public static func all() throws -> [EventPayload] {
        try platform() + tenants() + people() + settingsAndUsage() + placement() + access()
    }

    private static let id = #""AZqcaUAAcACAAAAAAAAAAQ==""#
    private static let sealed = #"{"key_version":3,"box":"AAECAwQ=","term":"/v79/A=="}"#
    private static let secret = #"{"type":"secret","secret":\#(sealed),"inactive":true}"#
    private static let clear = #"{"type":"string","text":"naïve \u0001 \"text\""}"#
    private static let limit = #"{"metric":"messages","period":"day","max":"9223372036854775807"}"#
    private static let unlimited = #"{"metric":"storage","period":"total"}"#
    private static let catalog = #"{"catalog":"smtp","version":4294967295}"#
    private static let state = #"{"from":"active","to":"suspended"}"#

    private static func read<M: Message>(_ json: String) throws -> M { try M(jsonString: json) }

    private static func platform() throws -> [EventPayload] {
        [
            .catalogPublished(
                try read(
                    #"""
                    {"catalog":\#(catalog),"default_tier":"free","tiers":[{"id":"free","name":"Free","rank":1,
                     "price":{"minor":"-1","currency":"USD","per":"month"},"limits":[\#(limit),\#(unlimited)],
                     "policies":[{"name":"retention_days","text":"30"}],"features":["a","b"]}],
                     "aliases":[{"name":"x","text":"free"}],
                     "default_sets":[{"name":"environment","limits":[\#(limit)]}],"tracked":["api_calls"]}
                    """#)),
            .settingsChanged(try read(#"{"changes":[{"field":"catalog","from":"","to":"chat"}]}"#)),
            .backupCompleted(
                try read(
                    #"{"head":"9","root":"ERERERERERERERERERERERERERERERERERERERERERE=","keys":2,"size":"8192","#
                        + #""destination":"directory","takenAt":"7"}"#)),
        ]
    }

    private static func tenants() throws -> [EventPayload] {
        [
            .tenantCreated(
                try read(
                    #"""
                    {"slug":"acme","external_id":"4711","name":"Ä","state":"pending","catalog":\#(catalog),
                     "tier":"free","timezone":"Europe/Berlin","locale":"de-DE","description":"",
                     "metadata":[{"name":"k","text":"v"}],"billing_email":\#(sealed),"contact_phone":\#(sealed)}
                    """#)),
            .profileUpdated(
                try read(
                    #"""
                    {"changes":[{"field":"name","from":"A","to":"B"}],"billing_email":{"from":\#(sealed)},
                     "contact_phone":{"to":\#(sealed)}}
                    """#)),
            .tenantActivated(try read(state)), .tenantSuspended(try read(state)), .tenantDeactivated(try read(state)),
            .tenantDeleted(try read(state)), .tenantRestored(try read(state)),
            .tierChanged(
                try read(
                    #"""
                    {"from_catalog":\#(catalog),"from_tier":"pro","to_catalog":\#(catalog),"to_tier":"free",
                     "forced":true,"over_limit":[{"limit":\#(limit),"used":"12"}]}
                    """#)),
            .limitOverridden(
                try read(
                    #"""
                    {"from":\#(limit),"to":\#(unlimited),"enforcement":"soft","expires_at":"-5",
                     "from_enforcement":"hard","from_expires_at":"7"}
                    """#)),
            .limitCleared(try read(#"{"from":\#(limit)}"#)),
        ]
    }

    private static func people() throws -> [EventPayload] {
        [
            .memberAdded(try read(#"{"user":"ann","role":"owner","invited_by":"bob","invitation":\#(id)}"#)),
            .memberRoleChanged(try read(#"{"user":"ann","from":"owner","to":"viewer"}"#)),
            .memberRemoved(try read(#"{"user":"ann","role":"viewer"}"#)),
            .invitationCreated(
                try read(
                    #"""
                    {"invitation":\#(id),"email":\#(sealed),"role":"admin","token_hash":"AAEC","expires_at":"99",
                     "metadata":[{"name":"k","text":"v"}]}
                    """#)),
            .invitationResent(
                try read(
                    #"{"invitation":\#(id),"token_hash":"AwQF","from_expires_at":"99","to_expires_at":"100"}"#)),
            .invitationAccepted(try read(#"{"invitation":\#(id),"user":"ann"}"#)),
            .invitationRevoked(try read(#"{"invitation":\#(id)}"#)),
            .invitationExpired(try read(#"{"invitation":\#(id)}"#)),
        ]
    }

    private static func settingsAndUsage() throws -> [EventPayload] {
        [
            .configSet(try read(#"{"section":"auth","key":"token","from":\#(clear),"to":\#(secret)}"#)),
            .configDeleted(try read(#"{"section":"auth","key":"token","from":\#(secret)}"#)),
            .usageRecorded(
                try read(
                    #"""
                    {"metric":"messages","amount":"-7","consumed":true,"used":"9223372036854775807","max":"0",
                     "period":"day","description":"d","dimensions":[{"name":"direction","text":"sent"}]}
                    """#)),
            .usageLevelSet(try read(#"{"metric":"storage","from":"1","to":"2"}"#)),
            .quotaThresholdCrossed(
                try read(#"{"limit":\#(limit),"period_key":"2026-05-05","percent":95,"used":"96"}"#)),
            .quotaExceeded(
                try read(
                    #"{"limit":\#(limit),"period_key":"2026-05","requested":"3","used":"99","count":4294967295}"#)),
            .activityRecorded(
                try read(#"{"before":"{}","after":"[1]","details":"\"x\"","error":"AccessDenied"}"#)),
        ]
    }

    private static func placement() throws -> [EventPayload] {
        [
            .tenantImported(
                try read(#"{"source":"smtp","row":"t1","fields":[{"name":"k","text":"v"}]}"#)),
            .billingLinked(try read(#"{"changes":[{"field":"subscription_id","from":"a","to":"b"}]}"#)),
            .tenantPurged(try read(#"{"from":"deleted","slug":"acme","hosts":["a.example","b.example"]}"#)),
            .regionAssigned(try read(#"{"from":"eu","to":"us"}"#)),
            .isolationAssigned(
                try read(
                    #"""
                    {"from":{"strategy":"shared","namespace":"a"},
                     "to":{"strategy":"database","namespace":"b","database_url":\#(sealed)}}
                    """#)),
            .hostRegistered(
                try read(#"{"host":"a.example","to":{"kind":"host","primary":true,"certificate":"vault:a"}}"#)),
            .hostUpdated(
                try read(
                    #"""
                    {"host":"a.example","from":{"kind":"host"},"to":{"kind":"host","primary":true},
                     "from_primary":"b.example"}
                    """#)),
            .hostRemoved(try read(#"{"host":"a.example","from":{"kind":"domain"}}"#)),
        ]
    }

    private static func access() throws -> [EventPayload] {
        [
            .configRevealed(try read(#"{"section":"auth","key":"token"}"#)),
            .featureSet(try read(#"{"feature":"webhooks","from":false,"to":true}"#)),
            .featureCleared(try read(#"{"feature":"webhooks","from":true}"#)),
            .policySet(try read(#"{"policy":"retention_days","from":"30","to":"90"}"#)),
            .policyCleared(try read(#"{"policy":"retention_days","from":"90"}"#)),
            .usageCorrected(try read(#"{"metric":"messages","delta":"-3","used":"7","period":"day"}"#)),
            .apiKeyCreated(
                try read(
                    #"""
                    {"api_key":\#(id),"name":"job","prefix":"tk_abcde","secret_hash":"AAEC","role":"member",
                     "scopes":["usage:write"],"expires_at":"99"}
                    """#)),
            .apiKeyRotated(
                try read(
                    #"""
                    {"api_key":\#(id),"from_prefix":"tk_a","to_prefix":"tk_b","secret_hash":"AwQF","old_until":"7"}
                    """#)),
            .apiKeyRevoked(try read(#"{"api_key":\#(id),"prefix":"tk_a"}"#)),
            .apiKeyExpired(try read(#"{"api_key":\#(id),"prefix":"tk_a"}"#)),
            .onboardingStarted(try read(#"{"steps":[{"id":"profile"},{"id":"tour","optional":true}]}"#)),
            .onboardingStepCompleted(try read(#"{"step":"profile"}"#)),
            .onboardingCompleted(try read(#"{"skipped":["tour"]}"#)),
            .auditRead(try read(#"{"filter":"actor=ann","count":2}"#)),
            .auditExported(try read(#"{"filter":"","format":"csv","head":"9"}"#)),
            .accessDenied(
                try read(#"{"cause":"scope","scope":"config:write","tenants":["tenant_x"],"count":3}"#)),
        ]
    }
}
