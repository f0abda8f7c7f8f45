internal import ArgumentParser
internal import Foundation
internal import Logging
internal import Tenantry
internal import TenantryHTTP
internal import Yams

/// How a server is set: by flags, else by the environment, else by a file, else as it usually is.
struct ServeOptions: ParsableArguments {
    @Option(help: "A YAML file with settings: host, port, commands, and so on (default: $TENANTRY_SERVE_CONFIG).")
    var config: String?
    @Option(help: "The address to listen on (127.0.0.1).") var host: String?
    @Option(help: "The port; 0 for any that is free (8080).") var port: Int?
    @Flag(inversion: .prefixedNo, help: "Serve commands as well, not only questions.") var commands: Bool?
    @Flag(inversion: .prefixedNo, help: "Refuse PUT, PATCH and DELETE without If-Match.")
    var requireIfMatch: Bool?
    @Option(help: "The file of the certificate and its chain, PEM.") var certificate: String?
    @Option(help: "The file of the certificate's key, PEM.") var certificateKey: String?
    @Option(help: "Requests that a key may make in a second; 0 for any number (1000).") var keyRate: Int?
    @Option(help: "Requests that a tenant's keys may make in a second together; 0 for any number (5000).")
    var tenantRate: Int?
    @Option(help: "Connections at the same time (10000).") var maxConnections: Int?
    @Option(help: "Tenants that /metrics tells apart (1000).") var metricTenants: Int?
    @Flag(inversion: .prefixedNo, help: "Trust a proxy's X-Forwarded-For.") var trustForwardedFor: Bool?
    @Option(help: "text or json.") var logFormat: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical.") var logLevel: String?

    /// The names that a file or the environment may set.
    private static let names = [
        "host", "port", "commands", "require_if_match", "certificate", "certificate_key", "key_rate", "tenant_rate",
        "max_connections", "metric_tenants", "trust_forwarded_for", "log_format", "log_level",
    ]

    /// A setting that no flag says, and where it is said.
    private struct Other {
        let text: String
        let place: String
    }

    /// The settings that flags do not say, by name.
    private func others() throws -> [String: Other] {
        let environment = ProcessInfo.processInfo.environment
        var values: [String: Other] = [:]
        if let path = config ?? environment["TENANTRY_SERVE_CONFIG"], !path.isEmpty {
            let text = try TextFile.read(path)
            guard let root = (try? Yams.load(yaml: text) ?? [String: Any]()) as? [String: Any] else {
                throw BadInput("\(path): it is not YAML with settings by their names")
            }
            for (name, value) in root {
                guard Self.names.contains(name) else {
                    throw BadInput(
                        "\(path): there is no setting \(name); there are \(Self.names.joined(separator: ", "))")
                }
                guard value is String || value is Int || value is Bool else {
                    throw BadInput("\(path): \(name) must be a text, a number, true or false")
                }
                values[name] = Other(text: "\(value)", place: "\(path): \(name)")
            }
        }
        for name in Self.names {
            let variable = "TENANTRY_\(name.uppercased())"
            if let value = environment[variable], !value.isEmpty { values[name] = Other(text: value, place: variable) }
        }
        return values
    }

    /// What the server is to be.
    func resolved() throws -> (api: Api.Options, server: ApiServer.Options, logger: Logger) {
        let others = try others()
        func number(_ name: String, _ flag: Int?, usual: Int, in range: ClosedRange<Int>) throws -> Int {
            if let flag, range.contains(flag) { return flag }
            guard flag == nil, let number = others[name].map({ Int($0.text) }) ?? usual, range.contains(number) else {
                let place = flag == nil ? others[name]?.place ?? name : Self.flag(name)
                throw BadInput("\(place) must be a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
        func switched(_ name: String, _ flag: Bool?) throws -> Bool {
            if let flag { return flag }
            guard let other = others[name] else { return false }
            guard let value = Bool(other.text) else { throw BadInput("\(other.place) must be true or false") }
            return value
        }
        var api = Api.Options()
        api.allowsCommands = try switched("commands", commands)
        api.requiresIfMatch = try switched("require_if_match", requireIfMatch)
        api.trustsForwardedFor = try switched("trust_forwarded_for", trustForwardedFor)
        api.keyRate = try number("key_rate", keyRate, usual: 1_000, in: 0...1_000_000)
        api.tenantRate = try number("tenant_rate", tenantRate, usual: 5_000, in: 0...1_000_000)
        api.metricTenants = try number("metric_tenants", metricTenants, usual: 1_000, in: 0...1_000_000)
        var server = ApiServer.Options()
        server.host = host ?? others["host"]?.text ?? server.host
        server.port = try number("port", port, usual: server.port, in: 0...65_535)
        server.largestConnections = try number("max_connections", maxConnections, usual: 10_000, in: 1...1_000_000)
        let files = (
            certificate ?? others["certificate"]?.text, certificateKey ?? others["certificate_key"]?.text
        )
        switch files {
        case (let chain?, let key?): server.certificate = (chain, key)
        case (nil, nil): break
        default: throw BadInput("certificate and certificate_key belong together")
        }
        return (api, server, try logger(others))
    }

    /// A setting as a flag.
    private static func flag(_ name: String) -> String { "--\(name.replacing("_", with: "-"))" }

    private func logger(_ others: [String: Other]) throws -> Logger {
        let place = { (name: String, flag: String?) in flag == nil ? others[name]?.place ?? name : Self.flag(name) }
        guard let form = LogLines.Form(rawValue: logFormat ?? others["log_format"]?.text ?? "text") else {
            throw BadInput("\(place("log_format", logFormat)) must be text or json")
        }
        guard let level = Logger.Level(rawValue: logLevel ?? others["log_level"]?.text ?? "info") else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw BadInput("\(place("log_level", logLevel)) must be one of \(levels)")
        }
        return Logger(label: "tenantry") { _ in LogLines(form, level: level) }
    }
}
