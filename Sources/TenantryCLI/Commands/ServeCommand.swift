internal import ArgumentParser
internal import CProcess
internal import Tenantry
internal import TenantModel
internal import TenantryHTTP

/// Serves the HTTP API.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the HTTP API until interrupted.",
        discussion: """
            EXAMPLES
              tenantry serve --dev                        # prints a key and a line to try
              tenantry serve --commands --port 9000
              tenantry serve --host 0.0.0.0 --certificate a.pem --certificate-key b.pem
              tenantry serve --config serve.yaml --log-format json

            The server's own options, but for --config and --dev, can be set as TENANTRY_NAME in the environment and as
            name in the file, with _ for -. Questions are answered, commands are refused unless --commands is given.
            SIGTERM and SIGINT end it after what was begun is finished. An address that others can reach needs an API
            key of the platform first.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var options: ServeOptions
    @Flag(help: "Make an administrator's key for a day, print it, and serve commands, on this machine only.")
    var dev = false

    func run() async throws {
        var (apiOptions, serverOptions, logger) = try options.resolved()
        serverOptions.largestConnections = allowed(serverOptions.largestConnections)
        if dev {
            guard serverOptions.isLocal else { throw ValidationError("--dev is for this machine only") }
            guard options.commands != false else {
                throw ValidationError("--dev serves commands: leave it or --no-commands out")
            }
            guard !store.readOnly else {
                throw ValidationError("--dev makes a key, which --read-only does not let it")
            }
            apiOptions.allowsCommands = true
        }
        let server = ApiServer(serverOptions, api: apiOptions, logger: logger)
        let scheme = serverOptions.certificate == nil ? "http" : "https"
        let host = serverOptions.host.contains(":") ? "[\(serverOptions.host)]" : serverOptions.host
        try await server.run(opening: { [store] in try store.open(progress: $0) }) { [dev, logger] platform, port in
            let address = "\(scheme)://\(host):\(port)"
            LogLines.say("serving \(platform.path) on \(address); \(address)/docs says what", with: logger)
            guard dev else { return }
            // Nobody has to take it back.
            let secret = try await AdministratorKey.make(
                "serve --dev", on: platform, expiresAt: platform.now.advanced(by: Timestamp.day))
            Console.out(secret)
            Console.error("  curl -H 'Authorization: Bearer \(secret)' \(address)/v1/tenants")
        }
        LogLines.say("stopped", with: logger)
    }

    /// As many connections as wanted, or as the system allows: each is an open file, and the store has some as well.
    private func allowed(_ connections: Int) -> Int {
        let others = 128
        let most = max(1, Int(cprocess_raise_open_files()) - others)
        guard connections > most else { return connections }
        Console.error("at most \(most.grouped) connections: the system allows no more open files (ulimit -n)")
        return most
    }
}
