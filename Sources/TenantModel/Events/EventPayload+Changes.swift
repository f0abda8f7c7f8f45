extension EventPayload {
    /// What the event changed, field by field; empty for one that changed nothing that has a name.
    public var changes: [FieldChange] {
        switch self {
        case .catalogPublished(let message): [.init("catalogs.\(Catalog.ID(message.catalog))", nil, "published")]
        case .settingsChanged(let message): message.changes.map { $0.change(below: "settings.") }
        case .tenantCreated(let message): Self.changes(of: message)
        case .tenantImported(let message): [.init("imported_from", nil, message.source)]
        case .profileUpdated(let message):
            message.changes.map { $0.change(below: "") } + Self.sealed("billing.email", message.billingEmail)
                + Self.sealed("contact.phone", message.contactPhone)
        case .billingLinked(let message): message.changes.map { $0.change(below: "billing.") }
        case .tenantActivated(let message), .tenantSuspended(let message), .tenantDeactivated(let message),
            .tenantDeleted(let message), .tenantRestored(let message):
            [.init("state", message.from, message.to)]
        case .tenantPurged(let message): [.init("state", message.from, "purged"), .init("slug", message.slug, nil)]
        case .tierChanged(let message):
            [
                .init("tier", message.fromTier, message.toTier),
                .init("catalog", "\(Catalog.ID(message.fromCatalog))", "\(Catalog.ID(message.toCatalog))"),
            ].filter { $0.before != $0.after }
        case .limitOverridden(let message): Self.changes(of: message)
        case .limitCleared(let message): [.init("limits.\(message.from.name)", message.from.text, nil)]
        case .regionAssigned(let message):
            [.init("region", message.hasFrom ? message.from : nil, message.hasTo ? message.to : nil)]
        case .isolationAssigned(let message): Self.changes(of: message)
        case .hostRegistered(let message):
            Self.host(message.host, nil, message.to, instead: message.hasFromPrimary ? message.fromPrimary : nil)
        case .hostUpdated(let message):
            Self.host(
                message.host, message.from, message.to, instead: message.hasFromPrimary ? message.fromPrimary : nil)
        case .hostRemoved(let message): Self.host(message.host, message.from, nil, instead: nil)
        default: changesOfPeopleAndUse
        }
    }

    private var changesOfPeopleAndUse: [FieldChange] {
        switch self {
        case .memberAdded(let message): [.init("members.\(message.user)", nil, message.role)]
        case .memberRoleChanged(let message): [.init("members.\(message.user)", message.from, message.to)]
        case .memberRemoved(let message): [.init("members.\(message.user)", message.role, nil)]
        case .invitationCreated(let message): [Self.invitation(message.invitation, nil, "pending")]
        case .invitationResent(let message):
            [
                Self.invitation(
                    message.invitation, "pending until \(Timestamp(rawValue: message.fromExpiresAt))",
                    "pending until \(Timestamp(rawValue: message.toExpiresAt))")
            ]
        case .invitationAccepted(let message): [Self.invitation(message.invitation, "pending", "accepted")]
        case .invitationRevoked(let message): [Self.invitation(message.invitation, "pending", "revoked")]
        case .invitationExpired(let message): [Self.invitation(message.invitation, "pending", "expired")]
        case .configSet(let message): Self.changes(of: message)
        case .configDeleted(let message):
            [.init("config.\(message.section).\(message.key)", message.from.shown, nil)]
        case .featureSet(let message):
            [.init("features.\(message.feature)", message.hasFrom ? "\(message.from)" : nil, "\(message.to)")]
        case .featureCleared(let message): [.init("features.\(message.feature)", "\(message.from)", nil)]
        case .policySet(let message):
            [.init("policies.\(message.policy)", message.hasFrom ? message.from : nil, message.to)]
        case .policyCleared(let message): [.init("policies.\(message.policy)", message.from, nil)]
        case .usageRecorded(let message):
            [.init("usage.\(message.metric)", String(message.used &- message.amount), String(message.used))]
        case .usageLevelSet(let message):
            [.init("usage.\(message.metric)", String(message.from), String(message.to))]
        case .usageCorrected(let message):
            [.init("usage.\(message.metric)", String(message.used &- message.delta), String(message.used))]
        case .apiKeyCreated(let message): [Self.apiKey(message.apiKey, nil, message.prefix)]
        case .apiKeyRotated(let message): [Self.apiKey(message.apiKey, message.fromPrefix, message.toPrefix)]
        case .apiKeyRevoked(let message), .apiKeyExpired(let message):
            [Self.apiKey(message.apiKey, message.prefix, nil)]
        case .onboardingStarted: [.init("onboarding", nil, "under_way")]
        case .onboardingStepCompleted(let message): [.init("onboarding.\(message.step)", nil, "done")]
        case .onboardingCompleted: [.init("onboarding", "under_way", "completed")]
        case .activityRecorded(let message):
            message.hasBefore || message.hasAfter
                ? [.init("activity", message.hasBefore ? message.before : nil, message.hasAfter ? message.after : nil)]
                : []
        default: []
        }
    }

    private static func changes(of message: TenantCreated) -> [FieldChange] {
        var changes: [FieldChange] = [
            .init("slug", nil, message.slug), .init("name", nil, message.name), .init("state", nil, message.state),
            .init("tier", nil, message.tier), .init("catalog", nil, "\(Catalog.ID(message.catalog))"),
            .init("timezone", nil, message.timezone), .init("locale", nil, message.locale),
        ]
        if message.hasExternalID { changes.append(.init("external_id", nil, message.externalID)) }
        if message.hasDescription_p { changes.append(.init("description", nil, message.description_p)) }
        if message.hasBillingEmail { changes.append(.init("billing.email", nil, "sealed")) }
        if message.hasContactPhone { changes.append(.init("contact.phone", nil, "sealed")) }
        return changes + message.metadata.map { .init("metadata.\($0.name)", nil, $0.text) }
    }

    private static func changes(of message: LimitOverridden) -> [FieldChange] {
        let name = "limits.\(message.to.name)"
        let time = { (time: Int64) in "\(Timestamp(rawValue: time))" }
        var others = [
            FieldChange(
                "\(name).expires_at", message.hasFromExpiresAt ? time(message.fromExpiresAt) : nil,
                message.hasExpiresAt ? time(message.expiresAt) : nil)
        ]
        // Events of before it was told are silent about it.
        if !message.fromEnforcement.isEmpty {
            others.append(.init("\(name).enforcement", message.fromEnforcement, message.enforcement))
        }
        others.removeAll { $0.before == $0.after }
        let limit = FieldChange(name, message.hasFrom ? message.from.text : nil, message.to.text)
        return limit.before == limit.after && !others.isEmpty ? others : [limit] + others
    }

    private static func changes(of message: ConfigSet) -> [FieldChange] {
        let name = "config.\(message.section).\(message.key)"
        let value = FieldChange(name, message.hasFrom ? message.from.shown : nil, message.to.shown)
        guard message.hasFrom, message.from.type != message.to.type else { return [value] }
        return [value, .init("\(name).type", message.from.type, message.to.type)]
    }

    private static func changes(of message: IsolationAssigned) -> [FieldChange] {
        let (from, to) = (message.hasFrom ? message.from : nil, message.to)
        return [
            .init("isolation.strategy", from?.strategy, to.strategy),
            .init("isolation.namespace", from?.namespace, to.namespace),
            .init(
                "isolation.database_url", from?.hasDatabaseURL == true ? "sealed" : nil,
                to.hasDatabaseURL ? "sealed" : nil),
        ].filter {
            guard $0.before == $0.after else { return true }
            return $0.before == "sealed" && from?.databaseURL != to.databaseURL
        }
    }

    /// - Parameter other: the host that is primary no more because this one is.
    private static func host(
        _ host: String, _ from: HostValue?, _ to: HostValue?, instead other: String?
    ) -> [FieldChange] {
        let name = "hosts.\(host)"
        let certificate = { (value: HostValue?) in value?.hasCertificate == true ? value?.certificate : nil }
        let changes = [
            FieldChange(name, from?.kind, to?.kind),
            FieldChange("\(name).primary", from?.primary == true ? "true" : nil, to?.primary == true ? "true" : nil),
            FieldChange("\(name).certificate", certificate(from), certificate(to)),
        ].filter { $0.before != $0.after }
        return changes + (other.map { [.init("hosts.\($0).primary", "true", nil)] } ?? [])
    }

    private static func sealed(_ field: String, _ change: SealedChange) -> [FieldChange] {
        guard change.hasFrom || change.hasTo else { return [] }
        return [.init(field, change.hasFrom ? "sealed" : nil, change.hasTo ? "sealed" : nil)]
    }

    private static func invitation(
        _ bytes: some Collection<UInt8>, _ before: String?, _ after: String?
    ) -> FieldChange {
        .init("invitations.\(InvitationID(bytes: bytes)?.description ?? "")", before, after)
    }

    private static func apiKey(_ bytes: some Collection<UInt8>, _ before: String?, _ after: String?) -> FieldChange {
        .init("api_keys.\(ApiKeyID(bytes: bytes)?.description ?? "")", before, after)
    }
}

extension TextChange {
    fileprivate func change(below prefix: String) -> FieldChange {
        .init(prefix + field, hasFrom ? from : nil, hasTo ? to : nil)
    }
}

extension LimitValue {
    fileprivate var name: String { LimitKey(self)?.description ?? metric }
    fileprivate var text: String { hasMax ? String(max) : "unlimited" }
}

extension ConfigValue {
    fileprivate var shown: String { (hasSecret ? "sealed" : text) + (inactive ? " (off)" : "") }
}
