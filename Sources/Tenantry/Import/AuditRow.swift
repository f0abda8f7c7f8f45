internal import Foundation
internal import TenantModel

/// One line of an audit file, understood.
struct AuditRow: Sendable {
    let id: String
    let tenant: String
    let actor: String
    let activity: Activity
    let sourceIP: String?
    let userAgent: String?
    let occurredAt: Timestamp

    /// What was done, without whose tenant it is in.
    struct Activity: Sendable {
        var action: String
        var resource: Resource?
        var operation: TenantModel.Operation
        var outcome: Outcome
        var before: String?
        var after: String?
        var details: String?
        var error: String?
    }

    /// Reads a line.
    ///
    /// - Throws: ``AuditRowFault``: which field, and what is wrong with it.
    init(line: [UInt8], columns: AuditColumns) throws(AuditRowFault) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(line)), case .object(let fields) = value
        else { throw AuditRowFault("it is not a JSON object") }
        let reader = FieldReader(fields: fields, texts: JSONMembers(line).texts, columns: columns)
        id = try reader.text(.id)
        tenant = try reader.text(.tenant)
        actor = try reader.text(.actor)
        sourceIP = try reader.optionalText(.sourceIP)
        userAgent = try reader.optionalText(.userAgent)
        let time = try reader.text(.occurredAt)
        guard let occurredAt = Timestamp(time) else {
            throw AuditRowFault("\(columns.name(.occurredAt)) is not a time: '\(time.prefix(40))'")
        }
        self.occurredAt = occurredAt
        let action = try reader.text(.action)
        let error = try reader.optionalText(.error)
        let type = try reader.optionalText(.resourceType)
        let resource = try reader.optionalText(.resourceID)
        activity = Activity(
            action: action,
            resource: type == nil && resource == nil ? nil : Resource(type: type ?? "", id: resource ?? ""),
            operation: Self.operation(of: action, readOnly: try reader.flag(.readOnly)),
            outcome: Self.outcome(of: error),
            before: reader.json(.before), after: reader.json(.after), details: reader.json(.details), error: error)
    }

    /// An error that speaks of access is a denial (DOMAIN §19).
    private static func outcome(of error: String?) -> Outcome {
        guard let error else { return .succeeded }
        return error.contains("AccessDenied") || error.contains("Unauthorized") ? .denied : .failed
    }

    /// A read if the row says so, else by the verb that the action begins with, after its last dot.
    private static func operation(of action: String, readOnly: Bool) -> TenantModel.Operation {
        if readOnly { return .read }
        let verb = action.split(separator: ".").last ?? ""
        let verbs: [(TenantModel.Operation, [String])] = [
            (.create, ["Create", "Run", "Add", "Register"]),
            (.delete, ["Delete", "Remove", "Terminate", "Deregister"]),
            (.update, ["Update", "Put", "Modify", "Set", "Change", "Attach", "Detach"]),
        ]
        return verbs.first { $0.1.contains(where: verb.hasPrefix) }?.0 ?? .execute
    }
}

/// What is wrong with a line, as the end of a sentence.
struct AuditRowFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension AuditColumns {
    func name(_ fact: Fact) -> String { column[fact] ?? fact.rawValue }
}

/// Takes facts from a line's fields.
private struct FieldReader {
    let fields: [String: JSONValue]
    /// The values as they are written.
    let texts: [String: String]
    let columns: AuditColumns

    private func value(_ fact: AuditColumns.Fact) -> JSONValue? {
        guard let value = fields[columns.name(fact)], value != .null else { return nil }
        return value
    }

    func text(_ fact: AuditColumns.Fact) throws(AuditRowFault) -> String {
        guard let text = try optionalText(fact), !text.isEmpty else {
            throw AuditRowFault("\(columns.name(fact)) is missing")
        }
        return text
    }

    func optionalText(_ fact: AuditColumns.Fact) throws(AuditRowFault) -> String? {
        switch value(fact) {
        case nil: return nil
        case .string(let text): return text
        case .int(let number): return String(number)
        default: throw AuditRowFault("\(columns.name(fact)) is neither a text nor a whole number")
        }
    }

    func flag(_ fact: AuditColumns.Fact) throws(AuditRowFault) -> Bool {
        switch value(fact) {
        case nil: return false
        case .bool(let flag): return flag
        default: throw AuditRowFault("\(columns.name(fact)) is neither true nor false")
        }
    }

    /// Any JSON, as it is written.
    func json(_ fact: AuditColumns.Fact) -> String? {
        value(fact) == nil ? nil : texts[columns.name(fact)]
    }
}
