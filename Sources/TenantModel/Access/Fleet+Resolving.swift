internal import HashTreeCollections

extension Fleet {
    /// Finds the tenant that a request is for, in the order of the platform's settings.
    ///
    /// A name that the client chooses is a hint: it must be one of the tenants of whoever asks, if that is known.
    ///
    /// - Complexity: O(log n) for each source.
    public func resolve(_ request: ResolutionRequest, at time: Timestamp) -> Resolution {
        var resolution = Resolution()
        for source in settings.sources {
            let (value, found) = look(in: source, request, at: time)
            var outcome = outcome(of: found, value, request.bearer, at: time)
            if outcome == .foreign, source != .default, request.hidesForeign {
                resolution.foreign = resolution.foreign ?? found.first
                outcome = .unknown
            }
            resolution.attempts.append(.init(source: source, value: value, outcome: outcome))
            switch outcome {
            case .matched:
                resolution.tenant = found.first
                resolution.source = source
                resolution.refusal = found.first.flatMap { tenant($0)?.stateRefusal }
                return resolution
            // Nobody chose the default: who is not of it is just not of it.
            case .foreign where source != .default:
                resolution.foreign = found.first
                resolution.refusal = Refusal(.accessDenied, "the tenant named by the \(source.rawValue) is not yours")
                return resolution
            case .unknown where source.isExplicit && settings.isStrict:
                resolution.refusal = Refusal(.tenantNotFound, "there is no tenant \(value ?? "")")
                return resolution
            case .absent, .unknown, .foreign, .ambiguous: continue
            }
        }
        if settings.isStrict { resolution.refusal = Self.miss(resolution.attempts) }
        return resolution
    }

    private static func miss(_ attempts: [Resolution.Attempt]) -> Refusal {
        let isKnown = attempts.contains { $0.source == .default && $0.outcome == .foreign }
        if isKnown {
            return Refusal(.tenantRequired, "the request must name a tenant: who asks is not of the default one")
        }
        if attempts.contains(where: { $0.outcome == .ambiguous }) {
            return Refusal(.tenantRequired, "the request must name a tenant: who asks belongs to several")
        }
        guard let named = attempts.first(where: { $0.outcome == .unknown && $0.source != .credential })?.value else {
            return Refusal(.tenantRequired, "the request must name a tenant")
        }
        return Refusal(.tenantNotFound, "there is no tenant \(named)")
    }

    private func outcome(
        of found: [TenantID], _ value: String?, _ bearer: Bearer?, at time: Timestamp
    ) -> Resolution.Outcome {
        guard let value, !value.isEmpty else { return .absent }
        guard let id = found.first, let tenant = tenant(id), !tenant.state.isGone else {
            return .unknown
        }
        guard found.count == 1 else { return .ambiguous }
        guard let bearer else { return .matched }
        if case .apiKey(let hash) = bearer, let (place, _) = goodKey(hash: hash, at: time), place.tenant == nil {
            return .matched
        }
        return tenants(of: bearer, at: time).contains(id) ? .matched : .foreign
    }

    /// What a request says in one place, and which tenants that names.
    private func look(
        in source: ResolutionSource, _ request: ResolutionRequest, at time: Timestamp
    ) -> (value: String?, found: [TenantID]) {
        switch source {
        case .host:
            let host = request.host.map(Self.normal)
            return (host, host.flatMap(tenantID(ofHost:)).map { [$0] } ?? [])
        case .subdomain:
            let label = request.host.flatMap { subdomain(of: Self.normal($0)) }
            // External ids are in the same namespace, and are no host names.
            return (label, label.flatMap(tenantID(named:)).flatMap { tenant($0)?.slug == label ? [$0] : nil } ?? [])
        case .header: return named(request.header)
        case .path: return named(request.path.flatMap(pathName))
        case .parameter: return named(request.parameter)
        case .credential:
            guard let bearer = request.bearer else { return (nil, []) }
            let found = tenants(of: bearer, at: time).filter { id in
                tenant(id).map { !$0.state.isGone } ?? false
            }
            return (found.isEmpty ? nil : bearer.name(in: self), found)
        case .default:
            let name = settings.defaultTenant
            return (name.isEmpty ? nil : name, tenantID(named: name).map { [$0] } ?? [])
        }
    }

    /// A host name without its port and its last dot, in lower case.
    private static func normal(_ host: String) -> String {
        var name = host.prefix { $0 != ":" }.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        return name
    }

    private func named(_ text: String?) -> (String?, [TenantID]) { (text, text.flatMap(resolve).map { [$0] } ?? []) }

    /// The one label before the platform's domain; the reserved ones are nobody's.
    private func subdomain(of host: String) -> String? {
        guard !settings.baseDomain.isEmpty, host.hasSuffix("." + settings.baseDomain) else { return nil }
        let label = String(host.dropLast(settings.baseDomain.count + 1))
        return label.isEmpty || label.contains(".") || Slug.reserved.contains(label) ? nil : label
    }

    private func pathName(in path: String) -> String? {
        guard path.hasPrefix(settings.pathPrefix) else { return nil }
        let rest = path.dropFirst(settings.pathPrefix.count)
        return String(rest.prefix { $0 != "/" && $0 != "?" })
    }
}
