internal import TenantModel

/// Where a replay reads its events: a store's log, or a bundle.
protocol EventSource: Sendable {
    /// The events at some positions, in order, each record compared with its checksum.
    ///
    /// - Parameter isForFolding: whether the texts that no fold looks at may be missing.
    func events(
        at positions: Slice<PositionList>, isForFolding: Bool
    ) throws(PlatformError) -> [Event]

    /// The exact bytes of the record at a position.
    func record(at position: Position) throws(PlatformError) -> [UInt8]

    /// The last position that counts at a moment; where the events stop, the last one.
    func position(of moment: Moment) throws -> Position

    /// The last position before one that the source knows anything of; 0: none.
    func known(before position: Position) throws(PlatformError) -> Position

    /// When the log took the event at a position; of one that is not in the source, of the one before.
    func time(of position: Position) throws(PlatformError) -> Timestamp
}
