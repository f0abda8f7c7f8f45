/// Something in a store that is not as it was written: where, what, and what helps.
public struct StoreFault: Hashable, Sendable, Encodable {
    /// The part of the store: `store.json`, `log`, `keys`.
    public let part: String
    /// The file, within the store's directory.
    public let file: String
    /// The event that it is about, where it is about one.
    public let position: UInt64?
    /// The page of a data file.
    public let page: UInt64?
    /// Where in the file: bytes from its start.
    public let byte: UInt64?
    /// What is wrong, a sentence without its end.
    public let problem: String
    /// What helps, a command or a sentence.
    public let remedy: String
}

extension StoreFault: CustomStringConvertible {
    /// Where, and what is wrong.
    public var description: String {
        var place = file
        if let position { place += ", position \(position)" }
        if let page { place += ", page \(page)" }
        if let byte { place += ", byte \(byte)" }
        return "\(place): \(problem)"
    }
}

/// The faults of a verification: so many are kept as a person may want to read, the others are counted.
final class FaultList {
    private(set) var faults: [StoreFault] = []
    private(set) var count = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    func add(_ fault: StoreFault) {
        count += 1
        if faults.count < limit { faults.append(fault) }
    }
}
