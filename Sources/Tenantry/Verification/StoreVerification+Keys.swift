internal import Foundation
internal import Projections
internal import TenantModel

extension StoreVerification {
    /// Verifies the files of keys against what the log says of their tenants.
    mutating func verifyKeys(_ tenants: [UInt128: RecordInspection.TenantFacts]) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory.keys) else {
            addKeyFault("", nil, "the directory cannot be read")
            return
        }
        let keyring = master.map { Keyring(directory: directory.keys, master: $0, random: .system) }
        var found: Set<UInt128> = []
        for name in names.sorted() {
            guard let tenant = TenantID(name) else {
                if name.hasSuffix(".new") {
                    notes.append("keys/\(name) was left by a process that was cut off: it may be deleted")
                } else {
                    addKeyFault(name, nil, "it is not a tenant's key")
                }
                continue
            }
            found.insert(tenant.rawValue)
            verifyKey(name, tenant, keyring)
            switch tenants[tenant.rawValue] {
            case nil: notes.append("keys/\(name) is of a tenant that did not come to be: it seals nothing")
            case let facts? where facts.isPurged:
                notes.append("keys/\(name) is of a purged tenant: it is destroyed when the store is next opened")
            default: continue
            }
        }
        for (tenant, facts) in tenants.sorted(by: { $0.key < $1.key }) where !facts.isPurged {
            guard let position = facts.firstSealed, !found.contains(tenant) else { continue }
            addKeyFault(TenantID(rawValue: tenant).description, position, "the key is missing, and seals values")
        }
    }

    private func verifyKey(_ name: String, _ tenant: TenantID, _ keyring: Keyring?) {
        do throws(PlatformError) {
            if let keyring {
                try keyring.check(tenant)
            } else {
                let data = FileManager.default.contents(atPath: "\(directory.keys)/\(name)") ?? Data()
                try Keyring.checkForm(Array(data), path: "keys/\(name)")
            }
        } catch {
            addKeyFault(name, nil, error.detail)
        }
    }

    private func addKeyFault(_ name: String, _ position: UInt64?, _ problem: String) {
        faults.add(
            StoreFault(
                part: "keys", file: name.isEmpty ? "keys" : "keys/\(name)", position: position, page: nil, byte: nil,
                problem: problem, remedy: "restore the file, or the store: tenantry backup restore DIRECTORY"))
    }
}
