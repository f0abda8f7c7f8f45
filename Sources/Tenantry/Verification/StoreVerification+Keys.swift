internal import EventLog
internal import Foundation
internal import Projections
internal import TenantModel

extension StoreVerification {
    /// Verifies the files of keys against what the log says of their tenants.
    ///
    /// Tenants may come and be purged meanwhile: a key is there before its tenant's first event, and until after its
    /// last one. So only a key that was there neither before the log was read nor after is missing, and only one that
    /// was there before may be left over.
    mutating func verifyKeys(_ log: LogFindings) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory.keys) else {
            addKeyFault("", nil, "the directory cannot be read")
            return
        }
        let keyring = master.map { Keyring(directory: directory.keys, master: $0, random: .system) }
        var (found, strangers) = (Set(keysBefore.compactMap { TenantID($0)?.rawValue }), [String]())
        for name in names.sorted() {
            guard let tenant = TenantID(name) else {
                if !name.hasSuffix(".new") {
                    addKeyFault(name, nil, "it is not a tenant's key", remedy: "move it out of the store")
                } else if keysBefore.contains(name) {
                    notes.append("keys/\(name) was left by a process that was cut off: it may be deleted")
                }
                continue
            }
            guard isKey(name, tenant, keyring) else {
                found.remove(tenant.rawValue)
                notes.append("keys/\(name) was overwritten and not yet taken away: its destruction was cut off")
                continue
            }
            found.insert(tenant.rawValue)
            switch log.tenants[tenant.rawValue] {
            case nil: if keysBefore.contains(name) { strangers.append(name) }
            case let facts? where facts.isPurged:
                notes.append("keys/\(name) is of a purged tenant: it is destroyed when the store is next opened")
            default: continue
            }
        }
        note(strangers, log)
        for (tenant, facts) in log.tenants.sorted(by: { $0.key < $1.key }) where !facts.isPurged {
            guard let position = facts.firstSealed, !found.contains(tenant) else { continue }
            addKeyFault(TenantID(rawValue: tenant).description, position, "the key is missing, and seals values")
        }
    }

    /// Notes keys of tenants that the log does not have; if it lacks records, that says nothing about the keys.
    private mutating func note(_ strangers: [String], _ log: LogFindings) {
        guard let first = strangers.first, log.outcome.records == log.outcome.head, log.outcome.id != nil else {
            return
        }
        let what =
            strangers.count == 1
            ? "keys/\(first) is of a tenant that did not come to be: it seals nothing"
            : "keys/\(first) and \(strangers.count - 1) more are of tenants that did not come to be: they seal nothing"
        notes.append(what)
    }

    /// Verifies a key; one that is being destroyed is none.
    private func isKey(_ name: String, _ tenant: TenantID, _ keyring: Keyring?) -> Bool {
        let path = "\(directory.keys)/\(name)"
        do throws(PlatformError) {
            guard let bytes = try Keyring.bytes(at: path) else {
                // That of a tenant that was purged just now is no longer there.
                return !FileManager.default.fileExists(atPath: path)
            }
            try Keyring.checkForm(bytes, path: "keys/\(name)")
            try keyring?.check(bytes, of: tenant)
        } catch {
            addKeyFault(name, nil, error.detail)
        }
        return true
    }

    private func addKeyFault(
        _ name: String, _ position: UInt64?, _ problem: String,
        remedy: String = "restore the file, or the store: tenantry backup restore DIRECTORY"
    ) {
        faults.add(
            StoreFault(
                part: "keys", file: name.isEmpty ? "keys" : "keys/\(name)", position: position, page: nil, byte: nil,
                problem: problem, remedy: remedy))
    }
}
