internal import ArgumentParser
internal import TenantModel

/// Who looks into the trail, which is written into it.
struct ReaderOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions

    @Option(help: "Who reads: an e-mail address or TYPE:ID (default: $TENANTRY_ACTOR, else the OS user).")
    var reader: String?

    @Option(help: "Why; it is kept with the event of the reading.")
    var reason: String?

    /// What is said of the reading.
    var context: CommandContext {
        var context = CommandContext(actor: ChangeOptions.actor(reader), origin: .commandLine)
        context.userAgent = ChangeOptions.userAgent
        context.reason = reason
        return context
    }
}
