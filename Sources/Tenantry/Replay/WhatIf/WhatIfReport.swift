public import TenantModel

/// What would have been otherwise, held against what happened.
public struct WhatIfReport: Sendable {
    /// The tenants for whom something would have been otherwise, by id.
    public let tenants: [TenantOutcome]
    /// How many events there were.
    public let events: Int
    /// How many of them were left out because that was asked for.
    public let leftOut: Int
    /// How many others could then not be applied.
    public let dropped: Int

    /// What would have been otherwise for one tenant.
    public struct TenantOutcome: Sendable {
        /// Whose.
        public let id: TenantID
        /// What it is called, as things happened or as they would have.
        public let slug: String
        /// How many of its events were left out.
        public let leftOut: Int
        /// Those of its events that could then not be applied, the first ones; the log goes on without them.
        public let dropped: [DroppedEvent]
        /// How many there are of them.
        public let droppedCount: Int
        /// Limits that were or would have been exceeded, differently.
        public let limits: [LimitOutcome]
        /// What of its state at the end would be another: before, as it is; after, as it would be.
        public let differences: [StateDifference]
    }

    /// An event that cannot follow any more.
    public struct DroppedEvent: Hashable, Sendable {
        /// Where it is in the log.
        public let position: Position
        /// What it is.
        public let type: String
        /// Why it cannot follow.
        public let reason: String
    }

    /// How much more of something was used than a limit allows, as it happened and as it would have.
    public struct LimitOutcome: Sendable {
        /// The limit.
        public let limit: LimitKey
        /// As it happened; `nil`: never more than allowed.
        public let happened: Overuse?
        /// As it would have been.
        public let wouldHave: Overuse?
        /// How often something was refused because of this limit.
        public let refused: Int
        /// How often of these there would have been room.
        public let hadRoom: Int

        /// Whether both are alike.
        var isSame: Bool { happened == wouldHave && hadRoom == 0 }
    }

    /// More used than allowed.
    public struct Overuse: Hashable, Sendable {
        /// The first event after which it was so.
        public let position: Position
        /// When that was.
        public let at: Timestamp
        /// What was used then.
        public let used: Int64
        /// What was allowed then.
        public let max: Int64
        /// The most that was used while it was more than allowed.
        public internal(set) var peak: Int64
        /// In how many days or months it was so; of a level, 1.
        public internal(set) var periods: Int
        var lastPeriod: PeriodKey
    }
}
