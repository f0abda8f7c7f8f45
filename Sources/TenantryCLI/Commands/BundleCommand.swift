internal import ArgumentParser
internal import Foundation
internal import Tenantry
internal import TenantModel

/// A tenant's history in one file.
struct BundleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Write one file with all that is needed to reproduce a tenant's state up to a moment.",
        discussion: """
            EXAMPLES
              tenantry bundle acme -o acme.ndjson
              tenantry bundle acme --to '#4711' --pseudonymise -o acme.ndjson
              tenantry bundle acme -o - | gzip > acme.ndjson.gz
              tenantry replay --bundle acme.ndjson --steps

            'replay --bundle' and 'bisect --bundle' open it anywhere, without the store and without a key. Sealed values
            stay sealed. --pseudonymise replaces names, addresses, identities and secrets, equal ones by equal ones;
            words of the domain, numbers, times and the ids of the tenant and of events stay.
            """)

    @OptionGroup var store: StoreOptions
    @Argument(help: "The tenant: its slug, id or external id.") var tenant: String
    @Option(help: "Up to this moment: a position, like #4711, or a time (default: the end).") var to: Moment?
    @Flag(help: "Replace what is about persons and companies.") var pseudonymise = false
    @Option(name: [.customShort("o"), .customLong("out")], help: "The new file, or - for standard output.")
    var file: String

    func run() async throws {
        let platform = try store.open()
        let id = try platform.tenant(tenant).id
        let progress = ProgressBox("looking for the events")
        defer { progress.finish() }
        var count = 0
        func make(_ write: (String) throws -> Void) throws {
            count = try platform.writeBundle(
                of: id, through: to, isPseudonymised: pseudonymise,
                progress: { progress.show($0, of: $1) }, to: write)
        }
        if file == "-" {
            try make { Console.write($0, to: .standardOutput) }
        } else {
            try BundleFile.write(file, make)
        }
        Console.error("\(count.counted("record", "records")) of \(tenant)" + (pseudonymise ? ", pseudonymised" : ""))
    }
}
