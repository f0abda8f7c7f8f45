public import ArgumentParser
public import AuditTrail
public import Tenantry
public import TenantModel

// How the domain's values are written on the command line: as everywhere else.

extension Timestamp: ExpressibleByArgument {
    /// Reads RFC 3339.
    public init?(argument: String) { self.init(argument) }
}

extension InvitationID: ExpressibleByArgument {
    /// Reads the text form.
    public init?(argument: String) { self.init(argument) }
}

extension LimitKey: ExpressibleByArgument {
    /// Reads `metric` or `metric/period`.
    public init?(argument: String) { self.init(argument) }
}

extension Outcome: ExpressibleByArgument {
    /// Reads its name.
    public init?(argument: String) { self.init(name: argument) }

    /// The names.
    public static var allValueStrings: [String] { allCases.map(\.name) }

    /// The name, in help texts.
    public var defaultValueDescription: String { name }

    /// None: the names say what they mean.
    public static var allValueDescriptions: [String: String] { [:] }
}

extension TenantModel.Operation: ExpressibleByArgument {
    /// Reads its name.
    public init?(argument: String) { self.init(name: argument) }

    /// The names.
    public static var allValueStrings: [String] { allCases.map(\.name) }

    /// The name, in help texts.
    public var defaultValueDescription: String { name }

    /// None: the names say what they mean.
    public static var allValueDescriptions: [String: String] { [:] }
}

extension Invitation.Status: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
extension ConfigType: ExpressibleByArgument {}
extension Enforcement: ExpressibleByArgument {}
extension LifecycleState: ExpressibleByArgument {}
extension AccessRole: ExpressibleByArgument {}
extension Scope: ExpressibleByArgument {}
extension HostName.Kind: ExpressibleByArgument {}
extension Isolation.Strategy: ExpressibleByArgument {}

extension ApiKeyID: ExpressibleByArgument {
    /// Reads the text form.
    public init?(argument: String) { self.init(argument) }
}

extension AuditGrouping: ExpressibleByArgument {}

extension Moment: ExpressibleByArgument {
    /// Reads a position or a time.
    public init?(argument: String) { self.init(argument) }
}
