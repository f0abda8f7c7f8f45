/// A request to change something, decided against the current state into events or a refusal.
///
/// One struct a command, next to the others of its part of the domain in `Commands/`. A command that finds everything
/// as
/// it asks for emits nothing: it is done already.
public protocol Command: Sendable {
    /// Whom it is about; `nil`: the platform.
    var tenant: TenantID? { get }

    /// Checks the rules and emits events.
    ///
    /// - Throws: ``Refusal``; whatever was emitted is then dropped.
    func decide(_ decision: inout Decision) throws(Refusal)

    /// Writes everything that distinguishes this request from another one.
    func describe(to fingerprint: inout Fingerprint)

    /// What is wrong with the sensitive values, while they can still be read.
    var faultsInClear: [Refusal.Field] { get }

    /// The same command with its sensitive values sealed by `seal`, which gets the plain text and its place.
    func sealed<Failure: Error>(
        by seal: (_ plain: String, _ place: String) throws(Failure) -> Sealed
    ) throws(Failure) -> Self
}

extension Command {
    /// A command without sensitive values has no fault in them.
    public var faultsInClear: [Refusal.Field] { [] }

    /// A command without sensitive values is the same.
    public func sealed<Failure: Error>(
        by seal: (_ plain: String, _ place: String) throws(Failure) -> Sealed
    ) throws(Failure) -> Self { self }
}

/// The bytes that a request is recognised by when it is made again under its idempotency key.
public struct Fingerprint: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8]

    /// Begins with the kind of command.
    public init(of command: any Command) {
        bytes = Array(String(describing: Swift.type(of: command)).utf8)
        command.describe(to: &self)
    }

    mutating func add(_ text: String?) {
        guard let text else {
            bytes.append(0)
            return
        }
        bytes.append(1)
        add(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(_ value: some FixedWidthInteger) {
        for place in stride(from: 0, to: value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> place))
        }
    }

    mutating func add(_ time: Timestamp?) { add(time?.description) }

    mutating func add(_ pairs: [String: String]) {
        for (name, text) in pairs.sorted(by: { $0.key < $1.key }) {
            add(name)
            add(text)
        }
    }

    /// A sealed value is recognised by its term: the ciphertext differs each time.
    mutating func add(_ value: Sensitive?) {
        switch value {
        case nil: bytes.append(0)
        case .plain(let text): add(text)
        case .sealed(let sealed): bytes.append(contentsOf: sealed.term)
        }
    }
}
