/// The platform's own state, folded from its own events alone: what a look at its past needs.
public struct PlatformFold: Sendable {
    private var fleet = Fleet()

    /// Begins before the first event.
    public init() {}

    /// Applies the platform's next event.
    ///
    /// - Throws: ``FoldError`` if the event cannot follow; the state is as before.
    public mutating func evolve(_ event: Event) throws(FoldError) {
        guard event.tenant == nil else { throw event.fault("it is a tenant's") }
        try fleet.evolveOwn(event)
    }

    /// Refuses: the platform itself uses nothing.
    public mutating func evolve(_ metering: Metering) throws(FoldError) { throw metering.fault("it is a tenant's") }

    /// A fleet with the settings, catalogues and keys that were folded.
    public func rewound(_ fleet: Fleet) -> Fleet {
        var rewound = fleet
        rewound.platform = self.fleet.platform
        rewound.platform.update { $0.tenantCount = fleet.tenantCount }
        return rewound
    }
}
