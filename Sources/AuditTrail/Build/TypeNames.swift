/// What the reading says of the types of records, asked once for each.
struct TypeNames: Sendable {
    struct Facts: Sendable {
        let name: [UInt8]
        let isMetering: Bool
        /// Whether the payload has to be looked at for changed fields; that of metering never is.
        let canChangeFields: Bool
    }

    private let reading: any AuditReading
    private var facts: [Facts?] = []

    init(_ reading: any AuditReading) {
        self.reading = reading
    }

    /// What is known of a type.
    subscript(type: UInt16) -> Facts {
        mutating get {
            let index = Int(type)
            if index >= facts.count {
                facts.append(contentsOf: repeatElement(nil, count: index + 1 - facts.count))
            }
            if let known = facts[index] { return known }
            let name = reading.name(ofType: type) ?? ""
            let isMetering = NamePattern.metering.matches(name.utf8Span.span)
            let learnt = Facts(
                name: Array(name.utf8), isMetering: isMetering,
                canChangeFields: !isMetering && reading.canChangeFields(type: type))
            facts[index] = learnt
            return learnt
        }
    }
}
