internal import Crypto
internal import Foundation
internal import TenantModel

/// The key that wraps every tenant's key, and the key of the terms under which sealed values are found.
struct MasterKey: Sendable {
    private static let heading = "tenantry master key 1"

    let wrapping: SymmetricKey
    let index: SymmetricKey

    init(_ secret: [UInt8]) {
        precondition(secret.count == 32, "a master key has 32 bytes")
        let base = SymmetricKey(data: secret)
        wrapping = Self.derive("tenantry wrap 1", from: base)
        index = Self.derive("tenantry index 1", from: base)
    }

    /// By what a store recognises its master key: nobody can find the key from it.
    func check(of store: UInt128) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("tenantry check \(store.hexadecimal)".utf8), using: index)
        return code.prefix(16).hexadecimal
    }

    private static func derive(_ info: String, from base: SymmetricKey) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: base, info: Data(info.utf8), outputByteCount: 32)
    }

    /// Writes a key file that only its owner may read.
    ///
    /// - Throws: ``PlatformError``: `alreadyExists`, `cannotCreate`.
    static func write(_ secret: [UInt8], at path: String) throws(PlatformError) {
        var draft: FileDraft?
        do {
            draft = try FileDraft(for: path)
            try draft?.write("\(heading)\n\(secret.hexadecimal)\n".utf8)
            try draft?.finish()
        } catch CocoaError.fileWriteFileExists {
            throw PlatformError(
                .alreadyExists, "there is a master key at \(path) already",
                hint: "Keep it if a store uses it; else remove it, or name another file with --master-key-file.")
        } catch {
            // If its name is not durable, it must not be in the way of the next try; any other file there is not ours.
            if draft?.isInPlace == true { discard(at: path) }
            throw PlatformError(writing: path, error)
        }
    }

    /// Makes a key file durable that a process has written that was cut off.
    ///
    /// - Throws: ``PlatformError``: `cannotCreate`, `full`.
    static func sync(_ path: String) throws(PlatformError) {
        do {
            try DurableFile.sync(path)
            try DurableFile.syncDirectory(of: path)
        } catch {
            throw PlatformError(writing: path, error)
        }
    }

    /// Takes away a key file that was just made and is of no use.
    static func discard(at path: String) { try? DurableFile.destroy(path) }

    /// Reads a key file.
    ///
    /// - Throws: ``PlatformError`` with `wrongKey`.
    static func read(at path: String) throws(PlatformError) -> MasterKey {
        guard let data = try DurableFile.read(path, failingAs: .wrongKey) else {
            throw PlatformError(
                .wrongKey, "there is no master key at \(path)",
                hint: "Put the store's key file there, or name it with --master-key-file.")
        }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        guard lines.count == 2, lines[0] == heading, let secret = [UInt8](hexadecimal: lines[1]), secret.count == 32
        else {
            throw PlatformError(
                .wrongKey, "\(path) is not a master key", hint: "Name the right file with --master-key-file.")
        }
        return MasterKey(secret)
    }
}
