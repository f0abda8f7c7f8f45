/// The entries of one tree of a data file, copied out one after the other in the order of their keys.
///
/// Takes memory for the entries of one leaf page, with the values that are on pages of their own.
public struct TreeEntries {
    /// A key and its value.
    public struct Entry: Sendable {
        /// The bytes of the key.
        public let key: [UInt8]
        /// The bytes of the value.
        public let value: [UInt8]
        /// Where in the file the value begins.
        public let byte: UInt64
    }

    private var scan: TreeScan
    /// Those of the leaf that is read, the last first.
    private var waiting: [Entry] = []
    private let hasIntegerKeys: Bool

    /// Begins before the first entry.
    ///
    /// - Parameters:
    ///   - largestValue: values of more bytes are left out.
    ///   - report: is told each fault; what is damaged is left out.
    public init(
        of tree: DataFileTree, in snapshot: DataFileSnapshot, of reader: DataFileReader, largestValue: Int,
        report: @escaping (PageFault) -> Void = { _ in }
    ) {
        scan = TreeScan(of: tree, in: snapshot, of: reader, largestValue: largestValue, report: report)
        hasIntegerKeys = tree.hasIntegerKeys
    }

    /// The next entry; `nil` after the last one.
    ///
    /// - Complexity: O(bytes of the entry), on average.
    public mutating func next() -> Entry? {
        while waiting.isEmpty {
            guard scan.nextLeaf() else { return nil }
            var found: [Entry] = []
            scan.entries { key, value, _, byte in
                found.append(Entry(key: Self.copy(key), value: Self.copy(value), byte: byte))
            }
            waiting = found.reversed()
        }
        return waiting.removeLast()
    }

    /// Whether an entry's key comes before another's in such a tree.
    public func precedes(_ left: Entry, _ right: Entry) -> Bool {
        guard hasIntegerKeys else { return left.key.lexicographicallyPrecedes(right.key) }
        return left.key.reversed().lexicographicallyPrecedes(right.key.reversed())
    }

    private static func copy(_ span: Span<UInt8>) -> [UInt8] {
        unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
    }
}
