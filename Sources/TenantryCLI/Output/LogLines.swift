internal import Foundation
internal import Logging
internal import Tenantry

/// Log messages as lines on standard error, for people or for programs.
struct LogLines: LogHandler {
    /// The form of a line.
    enum Form: String, CaseIterable, Sendable {
        /// `2026-11-21T09:00:00.000000Z info request route=/v1/tenants`.
        case text
        /// One JSON object.
        case json
    }

    let form: Form
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    init(_ form: Form, level: Logger.Level) {
        self.form = form
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Says what everybody who has started a server is to see, whatever the level: as it is to people, and as the log's
    /// lines are to programs.
    static func say(_ text: String, with logger: Logger) {
        guard case let lines as LogLines = logger.handler, lines.form == .json else { return Console.error(text) }
        lines.log(
            event: LogEvent(
                level: .notice, message: "\(text)", metadata: nil, source: "", file: #fileID, function: #function,
                line: #line))
    }

    func log(event: LogEvent) {
        let values = metadata.merging(event.metadata ?? [:]) { $1 }
        let now = "\(Date.now.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true)))Z"
        switch form {
        case .json:
            var members = values.reduce(into: [String: JSONValue]()) { $0[$1.key] = .string("\($1.value)") }
            members["time"] = .string(now)
            members["level"] = .string(event.level.rawValue)
            members["message"] = .string(event.message.description)
            Console.error(JSONValue.object(members).text)
        case .text:
            let pairs = values.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            Console.error("\(now) \(event.level.rawValue) \(event.message)\(pairs)".visible)
        }
    }
}
