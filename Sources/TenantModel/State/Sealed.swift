internal import FoundationEssentials

/// A value that only the holder of a tenant's key can read (`docs/FORMAT.md` §6).
public struct Sealed: Hashable, Sendable {
    /// The version of the key.
    public var keyVersion: UInt32
    /// Nonce, ciphertext and tag.
    public var box: [UInt8]
    /// A keyed hash: equal values of one place have equal terms.
    public var term: [UInt8]

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
