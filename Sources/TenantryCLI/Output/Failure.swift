internal import ArgumentParser
internal import Foundation
internal import Tenantry
internal import TenantModel
internal import TenantryHTTP

/// Ends the program with a sentence on standard error and the exit code that DOMAIN §18 gives.
enum Failure {
    static func report(_ error: any Error) -> Never {
        switch error {
        case let refusal as Refusal:
            Console.error("tenantry: \(refusal.detail) [\(refusal.code.rawValue)]")
            exit(refusal.code.exitCode)
        case let error as PlatformError:
            Console.error("tenantry: \(error.detail)")
            if !error.hint.isEmpty { Console.error("  \(error.hint)") }
            if error.code == .clockJumped { Console.error("  --accept-clock accepts it.") }
            exit(exitCode(error.code))
        case let error as ApiServer.Failure:
            Console.error("tenantry: \(error.description)")
            exit(error.isInput ? 65 : 1)
        case let error as BadInput:
            Console.error("tenantry: \(error.description)")
            exit(65)
        case let error as ValidationError:
            // From a command that runs; the parser wraps those of a command that it reads, and adds the usage.
            Console.error("tenantry: \(error.message)")
            exit(64)
        default:
            // Help, version and the parser's own complaints, which end with 64.
            TenantryCommand.exit(withError: error)
        }
    }

    private static func exitCode(_ code: PlatformError.Code) -> Int32 {
        switch code {
        case .notFound: 5
        case .alreadyExists, .cannotCreate: 73
        case .invalidInput: 65
        case .wrongKey: 4
        case .damaged, .newerFormat, .readOnly, .outcomeUnknown, .full, .clockJumped, .storage: 74
        }
    }
}

/// Something that was given, a file or a value, is not what it should be.
struct BadInput: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
