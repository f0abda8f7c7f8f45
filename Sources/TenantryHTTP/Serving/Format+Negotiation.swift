extension Format {
    /// The form that a request accepts most; the first where it says nothing (RFC 9110, 12.5.1).
    static func negotiated(_ fields: RequestFields, among formats: [Format]) throws(Problem) -> Format {
        guard let accepted = fields.accept, !accepted.isEmpty else { return formats[0] }
        var best: (format: Format, weight: Double)?
        for format in formats {
            let weight = Self.weight(of: format.rawValue, in: accepted)
            if weight > best?.weight ?? 0 { best = (format, weight) }
        }
        if let best { return best.format }
        let known = formats.map(\.rawValue).joined(separator: ", ")
        throw Problem(.notAcceptable, "the answer can be \(known), and Accept names none of them")
    }

    /// How much a media type is wanted: by the range that names it most exactly.
    private static func weight(of type: String, in accepted: String) -> Double {
        var found = (precision: 0, weight: 0.0)
        let family = type.prefix { $0 != "/" }
        for range in accepted.split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let name = parts.first else { continue }
            let precision = name == type ? 3 : name == "\(family)/*" ? 2 : name == "*/*" ? 1 : 0
            guard precision > found.precision else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            found = (precision, quality ?? 1)
        }
        return found.weight
    }
}
