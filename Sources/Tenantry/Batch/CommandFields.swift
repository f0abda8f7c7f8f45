public import TenantModel

/// The fields of a command that is written as JSON: taken one by one, and whatever is left is a fault.
public struct CommandFields: Sendable {
    private var fields: [String: JSONValue]
    /// What is wrong with those that were taken so far.
    public private(set) var faults: [Refusal.Field] = []

    /// Takes the members of an object.
    public init(_ fields: [String: JSONValue]) { self.fields = fields }

    /// What was not taken is unknown.
    mutating func finish() {
        for name in fields.keys.sorted() { note(name.pointerPart, "is not a field of this command") }
        fields = [:]
    }

    /// Ends the taking.
    ///
    /// - Throws: `Refusal` with `validation`, naming every fault and every field that was not taken.
    public mutating func check() throws(Refusal) {
        finish()
        guard faults.isEmpty else { throw .validation(faults) }
    }

    mutating func note(_ name: String, _ detail: String) { faults.append(.init("/\(name)", detail)) }

    private mutating func take(_ name: String) -> JSONValue? {
        guard let value = fields.removeValue(forKey: name), value != .null else { return nil }
        return value
    }

    /// Whether a field was there; `null` counts.
    public func has(_ name: String) -> Bool { fields[name] != nil }

    /// Whether a field is there without a value.
    func isNull(_ name: String) -> Bool { fields[name] == .null }

    /// Whether a field that must be there is, with a value; notes it if not.
    private mutating func isGiven(_ name: String) -> Bool {
        if let value = fields[name], value != .null { return true }
        fields[name] = nil
        note(name, "is missing")
        return false
    }

    /// A text; `nil` where it is missing.
    public mutating func optionalText(_ name: String) -> String? {
        switch take(name) {
        case nil: return nil
        case .string(let text): return text
        default:
            note(name, "must be a text")
            return nil
        }
    }

    /// A text that must be there.
    public mutating func text(_ name: String) -> String {
        guard isGiven(name) else { return "" }
        return optionalText(name) ?? ""
    }

    /// A whole number; `nil` where it is missing.
    public mutating func optionalNumber(_ name: String) -> Int64? {
        switch take(name) {
        case nil: return nil
        case .int(let number): return number
        default:
            note(name, "must be a whole number")
            return nil
        }
    }

    /// A whole number that must be there.
    public mutating func number(_ name: String) -> Int64 {
        guard isGiven(name) else { return 0 }
        return optionalNumber(name) ?? 0
    }

    /// Yes or no; `nil` where it is missing.
    public mutating func flag(_ name: String) -> Bool? {
        switch take(name) {
        case nil: return nil
        case .bool(let flag): return flag
        default:
            note(name, "must be true or false")
            return nil
        }
    }

    /// A list of texts; `nil` where it is missing.
    public mutating func texts(_ name: String) -> [String]? {
        guard let value = take(name) else { return nil }
        guard case .array(let items) = value, items.allSatisfy({ $0.string != nil }) else {
            note(name, "must be a list of texts")
            return nil
        }
        return items.compactMap(\.string)
    }

    /// An object of texts; `null` takes an entry away.
    public mutating func pairs(_ name: String) -> [String: String?] {
        guard let value = take(name) else { return [:] }
        guard case .object(let entries) = value else {
            note(name, "must be an object of texts")
            return [:]
        }
        var pairs: [String: String?] = [:]
        for (key, value) in entries {
            switch value {
            case .null: pairs[key] = .some(nil)
            case .string(let text): pairs[key] = text
            default: note("\(name)/\(key.pointerPart)", "must be a text, or null to take it away")
            }
        }
        return pairs
    }

    /// A time; `nil` where it is missing.
    public mutating func time(_ name: String) -> Timestamp? {
        guard let text = optionalText(name) else { return nil }
        guard let time = Timestamp(text) else {
            note(name, "must be a time like 2026-11-21T09:00:00Z")
            return nil
        }
        return time
    }

    /// One of the raw values of a type; `usual` where the field is missing.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, usual: Choice? = nil
    ) -> Choice? where Choice.RawValue == String {
        guard let text = optionalText(name) else {
            if usual == nil { note(name, "is missing") }
            return usual
        }
        guard let choice = Choice(rawValue: text) else {
            note(name, "must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
            return usual
        }
        return choice
    }

    mutating func change(_ name: String) -> UpdateTenant.Change<String> {
        guard has(name) else { return .keep }
        let value = optionalText(name)
        return value.map { .set($0) } ?? .remove
    }

    mutating func limit(_ name: String) -> LimitKey? {
        guard let key = LimitKey(text(name)) else {
            note(name, "must be METRIC or METRIC/day, METRIC/month, METRIC/total")
            return nil
        }
        return key
    }
}

extension UpdateTenant.Change<String> {
    /// The same, on its way to be sealed.
    var sensitive: UpdateTenant.Change<Sensitive> {
        switch self {
        case .keep: .keep
        case .remove: .remove
        case .set(let text): .set(.plain(text))
        }
    }
}
