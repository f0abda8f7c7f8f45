/// The way of a new tenant to its use.
public struct Onboarding: Hashable, Sendable {
    /// One thing that is to be done.
    public struct Step: Hashable, Sendable {
        /// What it is called.
        public let id: String
        /// Whether the end can be reached without it.
        public let isOptional: Bool
        /// When it was done; `nil`: not yet.
        public var completedAt: Timestamp?
        /// Who did it.
        public var completedBy: String?

        /// Names a step that is to be done.
        public init(id: String, isOptional: Bool = false) {
            self.id = id
            self.isOptional = isOptional
        }

        /// Reads `profile`, or `tour?` for one that may be left out; whether it is a good name is not looked at.
        public init(_ text: String) {
            isOptional = text.hasSuffix("?")
            id = isOptional ? String(text.dropLast()) : text
        }

        /// As it is read.
        public var text: String { isOptional ? id + "?" : id }
    }

    /// In the order in which they are shown.
    public var steps: [Step]
    /// When it began.
    public var startedAt: Timestamp
    /// When the last required step was done.
    public var completedAt: Timestamp?

    /// How much of the required steps is done, rounded down; of none, all.
    public var percent: Int {
        let required = steps.filter { !$0.isOptional }
        guard !required.isEmpty else { return 100 }
        return required.filter { $0.completedAt != nil }.count * 100 / required.count
    }

    /// The step that asks for the first administrator to be invited.
    public static let inviteAdmin = "invite_admin"
}
