public import TenantModel

/// An entry of the trail as it is shown, the public JSON shape: the event, and each field that it changed.
public struct AuditEntryView: JSONWritable, Sendable {
    private let event: EventView

    /// Shows an event.
    public init(_ event: Event) { self.event = EventView(event, hasChanges: true) }

    /// Writes the event's fields, and the changes among them.
    public func write(to json: inout JSONWriter) { event.write(to: &json) }
}
