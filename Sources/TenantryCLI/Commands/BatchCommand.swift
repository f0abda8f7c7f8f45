internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Many commands from a file.
struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Carry out commands from a file, one JSON object a line.",
        discussion: """
            EXAMPLES
              echo '{"command": "tenant.suspend", "tenant": "acme"}' | tenantry batch -
              tenantry batch changes.ndjson --each --dry-run

            All or none of them take effect, at most \(CommandBatch.largest); with --each every one does, or is refused,
            by itself. A line has a command, a tenant, and the command's fields; reason, actor, occurred_at, if_revision
            and idempotency_key may be said of each. The commands: \(CommandBatch.names.joined(separator: ", ")).
            """)
    @OptionGroup var change: ChangeOptions
    @Argument(help: "The file, or - for standard input.") var file: String
    @Flag(help: "One by one: a refused one is reported, and the others go on.") var each = false

    func run() async throws {
        let text = try TextFile.read(file)
        let platform = try change.store.open()
        var batch = CommandBatch(on: platform, as: change.context())
        var refused: [CommandBatch.Fault] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            do {
                try batch.add(String(line), number: index + 1)
            } catch let fault as CommandBatch.Fault {
                guard each, fault.refusal != nil else {
                    throw BadInput("\(file == "-" ? "standard input" : file), \(fault); nothing was done")
                }
                refused.append(fault)
            }
        }
        guard !batch.requests.isEmpty || !refused.isEmpty else { throw BadInput("\(file) has no command") }
        guard !each || change.idempotencyKey == nil else {
            throw ValidationError("with --each every line needs an idempotency_key of its own")
        }
        try await each ? runEach(batch, platform, refused) : runTogether(batch, platform)
    }

    private func runTogether(_ batch: CommandBatch, _ platform: Platform) async throws {
        guard batch.requests.count <= CommandBatch.largest else {
            throw BadInput("\(batch.requests.count) commands are too many to take effect together; use --each")
        }
        if let keyed = batch.requests.first(where: { $0.request.context.idempotency != nil }) {
            throw BadInput(
                "line \(keyed.line): an idempotency_key of its own counts with --each only; "
                    + "of the whole it is --idempotency-key")
        }
        do {
            try await change.execute(batch.together(idempotencyKey: change.idempotencyKey), on: platform)
        } catch let refusal as Refusal {
            throw refusal.command.map { refusal.prefixed(by: "line \(batch.requests[$0].line)") } ?? refusal
        }
    }

    /// - Parameter unknown: the lines that name no tenant.
    private func runEach(_ batch: CommandBatch, _ platform: Platform, _ unknown: [CommandBatch.Fault]) async throws {
        var refused = unknown.first?.refusal
        var done = 0
        for fault in unknown { Console.error("\(fault) [\(RefusalCode.tenantNotFound.rawValue)]") }
        // A dry run sees all that comes before: it is decided as one.
        let size = change.dryRun ? max(1, batch.requests.count) : 256
        for start in stride(from: 0, to: batch.requests.count, by: size) {
            let chunk = batch.requests[start..<min(start + size, batch.requests.count)]
            let refusals: [Refusal?] = try await carryOut(chunk.map(\.request), platform)
            for (refusal, (line, _)) in zip(refusals, chunk) {
                if let refusal {
                    refused = refused ?? refusal.code
                    Console.error("line \(line): \(refusal.detail) [\(refusal.code.rawValue)]")
                } else {
                    done += 1
                }
            }
        }
        Console.warn(platform.keysLeftWarning)
        let count = batch.requests.count + unknown.count
        Console.out("\(done.grouped) done, \((count - done).grouped) refused")
        if let refused { throw ExitCode(refused.exitCode) }
    }

    /// Carries requests out, or says what a dry run has against them.
    private func carryOut(_ requests: [Request], _ platform: Platform) async throws -> [Refusal?] {
        try await change.dryRun
            ? platform.preview(each: requests).map(\.refusal) : platform.execute(each: requests).map(\.refusal)
    }
}
