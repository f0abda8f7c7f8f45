/// A name on the net that belongs to a tenant.
public struct HostName: Hashable, Sendable {
    /// What it is for.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Requests come to exactly this name.
        case host
        /// The tenant owns it: mail, subdomains; counted against the limit on domains.
        case domain

        /// What counts how many there are.
        var metric: Metric { self == .host ? .hosts : .domains }
    }

    /// What it is for.
    public var kind: Kind
    /// Whether it is the one that is shown.
    public var isPrimary: Bool
    /// Where its certificate is kept: a reference, never a key.
    public var certificate: String?
    /// When it was registered.
    public var registeredAt: Timestamp
}

extension HostName {
    init?(_ message: HostValue, at time: Timestamp) {
        guard let kind = Kind(rawValue: message.kind) else { return nil }
        self.init(
            kind: kind, isPrimary: message.primary, certificate: message.hasCertificate ? message.certificate : nil,
            registeredAt: time)
    }

    var message: HostValue {
        var message = HostValue()
        message.kind = kind.rawValue
        message.primary = isPrimary
        if let certificate { message.certificate = certificate }
        return message
    }

    /// What is wrong with a name, as the end of a sentence; `nil` if nothing is.
    ///
    /// A fully qualified name (RFC 1123) in lower case: labels of letters, digits and hyphens, without a last dot.
    public static func fault(in name: String) -> String? {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            label.isWord(upTo: 63, signs: "-") && label.first != "-" && label.last != "-"
        }
        guard isName, labels.count >= 2, name.utf8.count <= 253 else {
            return "must be a full host name in lower case, like app.example.com"
        }
        return labels.last?.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } == true ? "must not be an address" : nil
    }
}
