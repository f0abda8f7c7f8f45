public import TenantModel

/// An entry of the trail as it is shown, the public JSON shape: the event, and each field that it changed.
public struct AuditEntryView: JSONWritable, Sendable {
    private let event: EventView

    /// Shows an event.
    public init(_ event: Event) { self.event = EventView(event, hasChanges: true) }

    /// Events as they are shown, one on each line.
    public static func lines(_ events: [Event]) -> [UInt8] {
        var json = JSONWriter()
        for event in events {
            json.value(AuditEntryView(event))
            json.endLine()
        }
        return json.bytes
    }

    /// Writes the event's fields, and the changes among them.
    public func write(to json: inout JSONWriter) { event.write(to: &json) }
}
