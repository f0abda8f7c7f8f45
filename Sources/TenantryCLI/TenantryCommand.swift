internal import ArgumentParser
internal import CProcess
internal import Foundation
internal import Tenantry
internal import TenantModel

/// The command line.
@main
struct TenantryCommand: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "tenantry",
        abstract: "The system of record for the tenants of a multi-tenant product.",
        discussion: """
            EXAMPLES
              tenantry init                              # make a store in .tenantry
              tenantry tenant create "Acme" --tier pro
              tenantry tenant suspend acme --reason unpaid
              tenantry quota show acme
              tenantry tenant history acme               # what was done, by whom
              zcat audit.jsonl.gz | tenantry import audit -

            The store is --store, else $TENANTRY_STORE, else .tenantry here.

            EXIT CODES
              0 done · 1 failure · 2 cancelled · 4 not authorised · 5 not found
              6 conflict · 7 quota exceeded · 8 difference found · 64 usage
              65 bad input data · 73 cannot create · 74 input/output error
            """,
        version: version,
        subcommands: [
            InitCommand.self, TenantCommand.self, MemberCommand.self, InvitationCommand.self, HostCommand.self,
            ResolveCommand.self, AccessCommand.self, KeyCommand.self, ConfigCommand.self, FeatureCommand.self,
            PolicyCommand.self, OnboardingCommand.self, QuotaCommand.self, UsageCommand.self, CatalogCommand.self,
            SettingsCommand.self, ActivityCommand.self, EventsCommand.self, ImportCommand.self, BatchCommand.self,
            SweepCommand.self, SimulateCommand.self, AuditCommand.self, WhyCommand.self, DiffCommand.self,
            StatsCommand.self, ReplayCommand.self, BisectCommand.self, WhatIfCommand.self, BundleCommand.self,
            RebuildCommand.self, VerifyCommand.self, DoctorCommand.self, BackupCommand.self, ExportCommand.self,
            ServeCommand.self,
        ])

    static func main() async {
        // Cancelled is an exit code of its own, and nothing that was acknowledged is lost by leaving.
        signal(SIGINT) { _ in _exit(2) }
        cprocess_explain_faults()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Failure.report(error)
        }
    }
}
