/// Rates of the thing measured and of its reference, measured in turn so that both see the same noise.
public struct Pairs {
    private var measured: [Double] = []
    private var reference: [Double] = []

    /// No pair yet.
    public init() {}

    /// Adds a pair of rates, each a second.
    public mutating func add(measured: Double, reference: Double) {
        self.measured.append(measured)
        self.reference.append(reference)
    }

    /// The median of the pairs' ratios.
    public var ratio: Double { Self.median(zip(measured, reference).map { $0 / $1 }) }

    /// A line of a table: name, both medians, the ratio with its least and greatest, and the target.
    public func row(_ name: String, target: Double) -> String {
        let ratios = zip(measured, reference).map { $0 / $1 }.sorted()
        let range = "\(Self.two(ratios.first ?? 0))–\(Self.two(ratios.last ?? 0))"
        let verdict = ratio >= target ? "met" : "missed"
        return "| \(name) | \(Self.thousands(Self.median(measured))) | \(Self.thousands(Self.median(reference))) "
            + "| \(Self.two(ratio)) (\(range)) | \(Self.two(target)) \(verdict) |"
    }

    /// The head of the table that the rows are of.
    public static let heading = """
        | work | a second | reference | ratio (range) | target |
        |---|---|---|---|---|
        """

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    private static func thousands(_ rate: Double) -> String {
        guard rate < 1_000_000 else { return "\(two(rate / 1e6)) M" }
        let hundreds = Int((rate / 100).rounded())
        return "\(hundreds / 10).\(hundreds % 10) k"
    }

    private static func two(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
