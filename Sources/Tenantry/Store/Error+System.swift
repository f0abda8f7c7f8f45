internal import Foundation
internal import SystemPackage

extension Error {
    /// What the system said, here or below.
    var systemError: Errno? {
        if let error = self as? Errno { return error }
        let error = self as NSError
        if error.domain == NSPOSIXErrorDomain { return Errno(rawValue: CInt(error.code)) }
        return (error.userInfo[NSUnderlyingErrorKey] as? any Error)?.systemError
    }

    /// What the system says of the failure, in one line.
    package var reason: String {
        if let systemError { return "\(systemError)" }
        let described = (self as NSError).localizedFailureReason ?? (self as NSError).localizedDescription
        return described.replacing("\n", with: " ")
    }
}

extension PlatformError {
    /// A file or directory of the store that is there and could not be read.
    init(_ code: Code = .storage, reading path: String, _ error: any Error) {
        self.init(
            code, "\(path) cannot be read: \(error.reason)", hint: "Check the disk, the path and its owner.")
    }

    /// A file of the store that could not be made.
    init(writing path: String, _ error: any Error) {
        let isFull = [.noSpace, .diskQuotaExceeded].contains(error.systemError)
        self.init(
            isFull ? .full : .cannotCreate, "cannot write \(path): \(error.reason)",
            hint: isFull ? "Free space on the disk; nothing was changed." : "Check the disk, the path and its owner.")
    }
}
