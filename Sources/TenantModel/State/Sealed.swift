internal import FoundationEssentials

/// A value that only the holder of a tenant's key can read (`docs/FORMAT.md` §6).
public struct Sealed: Hashable, Sendable {
    /// The version of the key.
    public var keyVersion: UInt32
    /// Nonce, ciphertext and tag.
    public var box: [UInt8]
    /// A keyed hash: equal values of one place have equal terms.
    public var term: [UInt8]

    /// How many bytes the plain text has: a nonce of 12 and a tag of 16 are added to it.
    var plainCount: Int { box.count - 28 }

    /// Joins the three.
    public init(keyVersion: UInt32, box: [UInt8], term: [UInt8]) {
        self.keyVersion = keyVersion
        self.box = box
        self.term = term
    }
}

/// A value on its way to be sealed: commands are made with the plain text and decided with the sealed one.
public enum Sensitive: Hashable, Sendable {
    /// Not sealed yet.
    case plain(String)
    /// Sealed.
    case sealed(Sealed)

    /// The sealed value; a command is decided only after it was sealed.
    var value: Sealed {
        guard case .sealed(let value) = self else {
            preconditionFailure("a sensitive value reached a decision in clear")
        }
        return value
    }
}

extension Sensitive {
    /// What is wrong with an e-mail address, as the end of a sentence; nothing can be said once it is sealed.
    var faultAsEmail: String? {
        guard case .plain(let text) = self else { return nil }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isAddress =
            parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254
            && text.utf8.allSatisfy { $0 > 32 && $0 != 127 }
        return isAddress ? nil : "must be an e-mail address, at most 254 bytes"
    }

    /// What is wrong with a telephone number, as the end of a sentence.
    var faultAsPhone: String? {
        guard case .plain(let text) = self else { return nil }
        let isNumber = text.utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || " +-()./#*x".utf8.contains($0) }
        return isNumber && (2...64).contains(text.utf8.count) ? nil : "must be a telephone number, at most 64 bytes"
    }

    /// What is wrong with the address of a database, as the end of a sentence.
    var faultAsDatabaseURL: String? {
        guard case .plain(let text) = self else { return nil }
        return ConfigType.url.fault(in: text) ?? (text.utf8.count <= 2_048 ? nil : "must have at most 2,048 bytes")
    }
}

extension Sealed {
    var message: SealedValue {
        var message = SealedValue()
        message.keyVersion = keyVersion
        message.box = Data(box)
        message.term = Data(term)
        return message
    }

    init(_ message: SealedValue) {
        self.init(keyVersion: message.keyVersion, box: Array(message.box), term: Array(message.term))
    }
}
