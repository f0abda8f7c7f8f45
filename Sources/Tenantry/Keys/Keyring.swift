internal import Crypto
internal import Foundation
internal import Synchronization
internal import TenantModel

/// The tenants' keys, and what is sealed under them (`docs/FORMAT.md` §6).
///
/// No key is kept in memory beyond what it is needed for: another process may destroy it at any time, and then nothing
/// is to be opened or sealed with it here either.
final class Keyring: Sendable {
    private static let magic = Array("TKEY".utf8)
    private static let length = 68
    private static let firstVersion: UInt32 = 1

    private struct Key {
        let version: UInt32
        let secret: SymmetricKey
    }

    private let directory: String
    private let master: MasterKey
    private let random: RandomBytes
    /// One at a time makes a key: the threads of a process would use the same draft of it.
    private let making = Mutex(())

    init(directory: String, master: MasterKey, random: RandomBytes) {
        self.directory = directory
        self.master = master
        self.random = random
    }

    /// Seals a value, making the tenant's key first if it has none: the key is on the device before anything needs it.
    ///
    /// - Throws: ``PlatformError``: `cannotCreate`, `full`, `storage`, `wrongKey`, `damaged`.
    func seal(_ plain: String, place: String, tenant: TenantID) throws(PlatformError) -> Sealed {
        let key = try key(of: tenant, creating: true)
        let data = Self.associatedData(tenant, key.version, place)
        do {
            let nonce = try AES.GCM.Nonce(data: random.bytes(12))
            let box = try AES.GCM.seal(Data(plain.utf8), using: key.secret, nonce: nonce, authenticating: data)
            let bytes = Array(nonce) + Array(box.ciphertext) + Array(box.tag)
            return Sealed(keyVersion: key.version, box: bytes, term: term(plain, data))
        } catch {
            throw PlatformError(.storage, "a value of \(tenant) could not be sealed: \(error.reason)")
        }
    }

    /// Opens a sealed value.
    ///
    /// - Throws: ``PlatformError``: `wrongKey` without the key, `damaged` if the value is not what was sealed.
    func open(_ sealed: Sealed, place: String, tenant: TenantID) throws(PlatformError) -> String {
        let key = try key(of: tenant, creating: false)
        do {
            let box = try AES.GCM.SealedBox(combined: Data(sealed.box))
            let data = Self.associatedData(tenant, sealed.keyVersion, place)
            return String(decoding: try AES.GCM.open(box, using: key.secret, authenticating: data), as: UTF8.self)
        } catch {
            throw PlatformError(.damaged, "a sealed value of \(tenant) cannot be opened: it was altered, or moved")
        }
    }

    /// The request as the log keeps it: its fingerprint keyed, so that nobody without the master key can guess the
    /// secrets in the request and compare.
    func keyed(_ request: Idempotency) -> Idempotency {
        let bytes = (0..<16).map { UInt8(truncatingIfNeeded: request.fingerprint >> (120 - $0 * 8)) }
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: master.index)
        return Idempotency(key: request.key, fingerprint: code.prefix(16).reduce(0) { $0 << 8 | UInt128($1) })
    }

    /// The term that a value would have, without making a key for it.
    func term(_ plain: String, place: String, tenant: TenantID) throws(PlatformError) -> [UInt8] {
        term(plain, Self.associatedData(tenant, try read(tenant)?.version ?? Self.firstVersion, place))
    }

    private func term(_ plain: String, _ data: Data) -> [UInt8] {
        var term = HMAC<SHA256>(key: master.index)
        term.update(data: data)
        term.update(data: Data(plain.utf8))
        return Array(term.finalize().prefix(16))
    }

    /// Destroys a tenant's key: overwrites it and takes it away; nothing that was sealed under it can be read again.
    ///
    /// - Throws: ``PlatformError`` with `storage`; it is tried again when the store is opened.
    func destroy(_ tenant: TenantID) throws(PlatformError) {
        do {
            try DurableFile.destroy(path(tenant))
        } catch {
            throw PlatformError(.storage, "cannot destroy the key \(path(tenant)): \(error.reason)")
        }
    }

    /// Checks that a tenant's key, which has the form of one, opens under the master key.
    ///
    /// - Throws: ``PlatformError`` with `wrongKey`.
    func check(_ bytes: [UInt8], of tenant: TenantID) throws(PlatformError) { _ = try unwrapped(bytes, of: tenant) }

    /// The bytes of a key file.
    ///
    /// - Returns: `nil` if it is not there, or is being destroyed: overwritten, and not yet taken away.
    /// - Throws: ``PlatformError`` with `storage`.
    static func bytes(at path: String) throws(PlatformError) -> [UInt8]? {
        guard let bytes = try DurableFile.read(path) else { return nil }
        return bytes.count == length && bytes.allSatisfy { $0 == 0 } ? nil : bytes
    }

    /// Checks what can be seen of a key without the master key.
    ///
    /// - Throws: ``PlatformError`` with `damaged`.
    static func checkForm(_ bytes: [UInt8], path: String) throws(PlatformError) {
        guard bytes.count == length, Array(bytes[..<4]) == magic, bytes[4..<8] == [1, 0, 0, 0] else {
            throw PlatformError(.damaged, "\(path) is not a key", hint: "Restore it from a backup.")
        }
    }

    private func key(of tenant: TenantID, creating: Bool) throws(PlatformError) -> Key {
        if let key = try read(tenant) { return key }
        if creating, let key = try making.withLock({ (_) throws(PlatformError) -> Key? in try made(tenant) }) {
            return key
        }
        throw PlatformError(
            .wrongKey, "the key of \(tenant) is not in \(directory): it was destroyed, or lost",
            hint: "If it was lost, restore it from a backup of the store.")
    }

    /// The key, made now unless somebody else was quicker.
    private func made(_ tenant: TenantID) throws(PlatformError) -> Key? {
        if let key = try read(tenant) { return key }
        return try create(tenant)
    }

    private func path(_ tenant: TenantID) -> String { "\(directory)/\(tenant)" }

    private func read(_ tenant: TenantID) throws(PlatformError) -> Key? {
        guard let bytes = try Self.bytes(at: path(tenant)) else { return nil }
        try Self.checkForm(bytes, path: path(tenant))
        return try unwrapped(bytes, of: tenant)
    }

    private func unwrapped(_ bytes: [UInt8], of tenant: TenantID) throws(PlatformError) -> Key {
        let version = bytes[4..<8].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        do {
            let box = try AES.GCM.SealedBox(combined: Data(bytes[8...]))
            let secret = try AES.GCM.open(
                box, using: master.wrapping, authenticating: Self.associatedData(tenant, version, ""))
            return Key(version: version, secret: SymmetricKey(data: secret))
        } catch {
            throw PlatformError(
                .wrongKey, "the key of \(tenant) does not open under this master key",
                hint: "Name the store's own master key with --master-key-file.")
        }
    }

    private func create(_ tenant: TenantID) throws(PlatformError) -> Key? {
        let version = Self.firstVersion
        do {
            let nonce = try AES.GCM.Nonce(data: random.bytes(12))
            let data = Self.associatedData(tenant, version, "")
            let box = try AES.GCM.seal(random.bytes(32), using: master.wrapping, nonce: nonce, authenticating: data)
            let numbers = (0..<4).map { UInt8(truncatingIfNeeded: version >> ($0 * 8)) }
            let bytes = Self.magic + numbers + Array(nonce) + Array(box.ciphertext) + Array(box.tag)
            try DurableFile.create(bytes, at: path(tenant))
        } catch CocoaError.fileWriteFileExists {
            // Somebody else was quicker: that key is the tenant's.
        } catch {
            throw PlatformError(writing: path(tenant), error)
        }
        return try read(tenant)
    }

    private static func associatedData(_ tenant: TenantID, _ version: UInt32, _ place: String) -> Data {
        var data = Data((0..<16).map { UInt8(truncatingIfNeeded: tenant.rawValue >> (120 - $0 * 8)) })
        data.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: version >> ($0 * 8)) })
        data.append(contentsOf: place.utf8)
        return data
    }
}
