internal import Foundation
internal import TenantModel

/// The lines of a bundle, as JSON (`docs/FORMAT.md` §8).
enum BundleLine {
    /// The name of the format, and its version.
    static let format = "tenantry-bundle"
    static let version = 1

    /// The first line: whose history it is, and how far it goes.
    struct Header: Codable {
        var format = BundleLine.format
        var version = BundleLine.version
        let store: String
        let tenant: String
        let slug: String
        let through: Position
        let recorded_at: String
        let pseudonymised: Bool
        let records: Int
    }

    /// A record; type and time are there for people alone.
    struct Record: Codable {
        let position: Position
        let type: String
        let recorded_at: String
        let record: Data
    }

    /// The last line.
    struct Trailer: Codable {
        /// How many records there are.
        let records: Int
        /// Of every byte before this line, in hexadecimal.
        let sha256: String
    }
}
