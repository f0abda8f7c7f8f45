internal import HashTreeCollections

extension Tenant {
    mutating func evolveHosts(_ event: Event) throws(FoldError) {
        switch event.payload {
        case .hostRegistered(let message):
            guard hosts[message.host] == nil, let host = HostName(message.to, at: event.recordedAt) else {
                throw event.fault("the host \(message.host) is malformed, or there already")
            }
            set(host, named: message.host)
            countHosts(of: host.kind, event)
        case .hostUpdated(let message):
            guard let old = hosts[message.host], let host = HostName(message.to, at: old.registeredAt),
                host.kind == old.kind
            else { throw event.fault("there is no host \(message.host) that could be changed so") }
            set(host, named: message.host)
        case .hostRemoved(let message):
            guard let old = hosts[message.host] else { throw event.fault("there is no host \(message.host)") }
            details.update { $0.hosts[message.host] = nil }
            countHosts(of: old.kind, event)
        default: preconditionFailure("\(event.payload.type.name) is not an event of a host")
        }
    }

    /// Of each kind one is primary at most: the last that was said to be.
    private mutating func set(_ host: HostName, named name: String) {
        details.update { details in
            if host.isPrimary {
                for (other, old) in details.hosts where old.isPrimary && old.kind == host.kind {
                    details.hosts[other]?.isPrimary = false
                }
            }
            details.hosts[name] = host
        }
    }

    /// The levels of hosts and domains follow the names.
    private mutating func countHosts(of kind: HostName.Kind, _ event: Event) {
        usage.set(kind.metric, to: Int64(hosts.count { $0.value.kind == kind }))
        rearmThresholds(of: kind.metric, at: event.recordedAt)
    }
}
