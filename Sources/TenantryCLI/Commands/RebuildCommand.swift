internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Makes the views anew.
struct RebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Make the views and the audit trail's index anew from the log, and say what was wrong with them.",
        discussion: """
            EXAMPLES
              tenantry rebuild
              tenantry rebuild --check

            They are made beside those that are there and then take their place; a server that runs goes on with the
            old ones until it is started again. What is cut off goes on where it was the next time. Exits with 8 if
            those that were there differ, and --check with 74 if nothing is known of them. A store that is only to be
            read is compared by 'tenantry verify'.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Flag(help: "Only compare: those that are there stay.") var check = false

    func run() async throws {
        var options = store.options
        let progress = ProgressBox("rebuilding")
        options.progress = { progress.show($0, of: $1) }
        let found = try Platform.rebuild(at: store.path, options: options, isCheck: check)
        progress.finish()
        guard output.output == .table else {
            Row.listing(of: Row(found, isCheck: check)).printOne(output.output)
            return try end(found)
        }
        Console.out("\(check ? "made to compare" : "made anew"): sealed through #\(found.sealed.grouped)")
        if let fault = found.fault {
            Console.out("those that were there could not be read: \(fault)")
        } else if let difference = found.difference {
            Console.out("those that were there differ: \(difference)")
        } else if found.wasOutrun {
            Console.out("those that were there were sealed on while they were compared: nothing is known of them")
            Console.error("  'tenantry verify' compares them also while much is written")
        } else if let earlier = found.earlier {
            Console.out("those that were there are identical, through #\(earlier.grouped)")
        } else {
            Console.out("there were none")
        }
        try end(found)
    }

    private func end(_ found: Rebuilding) throws {
        if found.fault != nil || found.difference != nil { throw ExitCode(8) }
        if check, found.wasOutrun { throw ExitCode(74) }
    }

    private struct Row: Encodable {
        let check: Bool
        let sealed: Position
        let compared_through: Position?
        /// `nil`: there were none, or nothing is known of them.
        let identical: Bool?
        let difference: String?
        let fault: String?

        init(_ found: Rebuilding, isCheck: Bool) {
            check = isCheck
            sealed = found.sealed
            compared_through = found.earlier
            let isWrong = found.fault != nil || found.difference != nil
            identical = isWrong ? false : found.wasOutrun || found.earlier == nil ? nil : true
            difference = found.difference
            fault = found.fault
        }

        static func listing(of row: Row) -> Listing<Row> {
            Listing(
                items: [row],
                columns: [
                    ("sealed", { String($0.sealed) }),
                    ("compared through", { $0.compared_through.map { String($0) } ?? "" }),
                    ("identical", { $0.identical.map { String($0) } ?? "" }), ("difference", { $0.difference ?? "" }),
                    ("fault", { $0.fault ?? "" }),
                ], name: { String($0.sealed) })
        }
    }
}
