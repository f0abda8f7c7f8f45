internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Finds the tenant that a request is for.
struct ResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Find the tenant that a request is for.",
        discussion: """
            EXAMPLES
              tenantry resolve --host app.acme.example
              tenantry resolve --header acme --user ann@example.com --explain
              tenantry resolve --path /tenant/acme/orders -o json

            Where it is looked for, and in which order, is a setting: tenantry settings show. Exits with 5 if there is
            no tenant, with 4 if it is not the user's or not in use.
            """)
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions
    @Option(help: "The host that the request came to.") var host: String?
    @Option(help: "The value of the header that names a tenant.") var header: String?
    @Option(help: "The path.") var path: String?
    @Option(help: "The value of the parameter that names a tenant.") var parameter: String?
    @Option(help: "Who asks: a user's id.") var user: String?
    @Flag(help: "Show what was tried.") var explain = false

    func run() async throws {
        let platform = try change.store.open()
        var request = ResolutionRequest()
        request.host = host
        request.header = header
        request.path = path
        request.parameter = parameter
        request.bearer = user.map { .user($0) }
        var context = change.context()
        if let user { context.actor = .user(user) }
        let resolution =
            change.dryRun
            ? try platform.read { $0.resolve(request, at: platform.now) }
            : try await platform.resolve(request, as: context)
        let view = try platform.read { ResolutionView(resolution, in: $0) }
        if output.output == .table {
            Console.out(view.tenant.map { "\($0) (\(view.state ?? "")), by \(view.source ?? "")" } ?? "no tenant")
            if explain { printAttempts(view) }
        } else {
            Listing(items: [view], columns: [("tenant", { $0.tenant ?? "" })], name: { $0.tenant ?? "" })
                .printOne(output.output)
        }
        if let refusal = resolution.refusal { throw refusal }
    }

    private func printAttempts(_ view: ResolutionView) {
        for attempt in view.tried {
            let found = attempt.value.map { attempt.outcome.padding(to: 9) + " " + $0 } ?? attempt.outcome
            Console.out("  \(attempt.source.padding(to: 10))  \(found)".visible)
        }
    }
}
