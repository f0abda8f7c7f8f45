import Foundation
import HashTreeCollections
import TenantModel
import Tenantry
import TestSupport
import Testing

/// 1,000 random histories at full length; TENANTRY_SEED repeats a run.
@Suite("Bundles") struct BundleTests {
    @Test func `a bundle gives the state that the store gives, at every position`() async throws {
        try await RandomHistory.each(of: 1_000) { history, seed in
            let platform = history.store.platform
            let tenant = history.anyTenant()
            let own = try platform.replay(of: tenant)
            let end = own.firstPosition! + Position(history.below(Int(own.end - own.firstPosition!) + 1))
            let bundle = try Self.read(try Self.lines(platform, tenant, through: end))
            #expect(bundle.tenant == tenant && bundle.through == end && !bundle.isPseudonymised)
            var (there, here) = (
                bundle.replay.cursor(), try platform.replay(of: tenant, through: .position(end)).cursor()
            )
            while let step = try here.forward() {
                let other = try there.forward()
                let isSame = other?.event == step.event && other?.after == step.after && other?.before == step.before
                #expect(isSame, "\(seed), #\(step.event.position)")
                let (one, two) = (try here.replay.record(of: step), try there.replay.record(of: step))
                #expect(one == two)
                guard isSame else { return }
            }
            #expect(try there.forward() == nil)
        }
    }

    @Test func `a pseudonymised bundle has the same life in it, and none of the original texts`() async throws {
        try await RandomHistory.each(of: 1_000) { history, seed in
            let platform = history.store.platform
            let tenant = history.anyTenant()
            let lines = try Self.lines(platform, tenant, isPseudonymised: true)
            let again = try Self.lines(platform, tenant, isPseudonymised: true)
            #expect(lines == again)
            let bundle = try Self.read(lines)
            #expect(bundle.isPseudonymised)
            var (there, here) = (bundle.replay.cursor(), try platform.replay(of: tenant).cursor())
            var users: [String: String] = [:]
            while let step = try here.forward() {
                let other = try #require(try there.forward())
                #expect(Self.shape(other) == Self.shape(step), "\(seed), #\(step.event.position)")
                let bytes = try there.replay.record(of: other)
                for text in [String(decoding: bytes, as: UTF8.self), "\(other.after as Any)"] {
                    let leak = RandomHistory.marks.first { text.contains($0) }
                    #expect(leak == nil, "\(seed), \(step.event.payload.type.name): \(other.event)")
                    guard leak == nil else { return }
                }
                // Equal ones by equal ones, different ones by different ones.
                let known = users.updateValue(other.event.context.actor.id, forKey: step.event.context.actor.id)
                #expect(known == nil || known == other.event.context.actor.id)
            }
            #expect(Set(users.values).count == users.count)
            // The records of the lines were looked at above; in their base64 anything may stand by chance.
            for mark in RandomHistory.marks { #expect(!lines[0].contains(mark), "\(lines[0])") }
        }
    }

    @Test func `an application's own words, and the region, are hidden however they are called`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        for type in ["invitation", "apikey", "config", "member", "patient Ann Smith"] {
            var activity = RecordActivity(acme, action: "seen")
            activity.resource = Resource(type: type, id: "ann.smith@example.com")
            var context = ScratchStore.operations
            context.actor = Actor(type: "nurse Smith", id: "smith")
            try await store.platform.execute(activity, as: context)
        }
        try await store.platform.execute(AssignRegion(acme, "smith-home"), as: ScratchStore.operations)
        let cursor = try Self.read(try Self.lines(store.platform, acme, isPseudonymised: true)).replay.cursor()
        var there = cursor
        while let step = try there.forward() {
            let bytes = try there.replay.record(of: step)
            #expect(!String(decoding: bytes, as: UTF8.self).lowercased().contains("smith"), "\(step.event)")
        }
    }

    /// What pseudonyms leave as it is.
    private static func shape(_ step: ReplayStep) -> [String] {
        guard let tenant = step.after else { return [] }
        return [
            step.event.payload.type.name, step.event.recordedAt.description, "\(tenant.version) \(tenant.revision)",
            tenant.state.rawValue, tenant.tier.id, "\(tenant.usage)", "\(tenant.members.count)",
            "\(tenant.members.values.map(\.role.rawValue).sorted())", "\(tenant.config.keys.sorted())",
            "\(tenant.invitations.keys.sorted())", "\(tenant.hosts.count) \(tenant.apiKeys.count)",
            "\(tenant.overrides.keys.sorted())", "\(tenant.features)", "\(tenant.policies.map(\.name))",
            "\(tenant.ownPolicies["retention_days"] as Any)", "\(tenant.importSource == nil)",
            "\(step.before?.billingEmail == tenant.billingEmail)", "\(step.before?.slug == tenant.slug)",
        ]
    }

    @Test func `a damaged bundle is refused with the line and the reason`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme", owner: "ann")
        let lines = try Self.lines(store.platform, acme)
        let count = lines.count
        #expect(count == 1 + 6 + 2 + 1)
        var swapped = lines
        swapped.swapAt(3, 4)
        var changed = lines
        changed[4] = changed[4].replacing("\"position\":4", with: "\"position\":5")
        var cases: [(name: String, lines: [String], wanted: String)] = [
            ("nothing", [], "empty"), ("cut off", Array(lines.dropLast()), "after line \(count - 1)"),
            ("another file", ["{}"], "line 1"), ("no JSON", [lines[0], "x"], "line 2"),
            ("more", lines + [lines[3]], "line \(count + 1)"), ("swapped", swapped, "line 5"),
            ("changed", changed, "line 5"), ("a record too few", lines.filter { $0 != lines[5] }, "line \(count - 1)"),
            ("a header that was changed", [lines[0].replacing("acme", with: "acne")] + lines.dropFirst(), "checksum"),
        ]
        for length in [1, 40, lines[7].utf8.count - 3] {
            cases.append(("cut within a line", Array(lines[..<7]) + [String(lines[7].prefix(length))], "line 8"))
        }
        for (name, lines, wanted) in cases {
            let error = #expect(throws: PlatformError.self, "\(name)") { try Self.read(lines) }
            #expect(error?.code == .invalidInput && error?.detail.contains(wanted) == true, "\(name): \(error as Any)")
        }
        let newer = [lines[0].replacing("\"version\":1", with: "\"version\":2")] + lines.dropFirst()
        #expect(throws: PlatformError(.newerFormat, "")) { try Self.read(newer) }
        #expect(throws: PlatformError(.notFound, "")) { try Self.lines(store.platform, store.platform.newTenantID()) }
    }

    @Test func `no changed byte of a bundle crashes its reader or goes unnoticed`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme", owner: "ann")
        let bytes = Array(try Self.lines(store.platform, acme).map { $0 + "\n" }.joined().utf8)
        var random = SeededGenerator(seed: Soak.seed)
        for _ in 0..<Soak.count(of: 4_000) {
            var damaged = bytes
            let index = Int.random(in: 0..<bytes.count, using: &random)
            damaged[index] ^= UInt8(1 << Int.random(in: 0..<8, using: &random))
            let lines = damaged.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
            #expect(throws: PlatformError.self, "byte \(index)") {
                try Self.read(bytes: lines.last == [] ? lines.dropLast() : lines)
            }
        }
    }

    @Test func `the lines are those of the document`() async throws {
        let store = try await ScratchStore { $0.edges.random = .seeded(7) }
        let acme = try await store.tenant("acme")
        let lines = try Self.lines(store.platform, acme)
        let id = acme.description
        #expect(
            lines[0]
                == #"{"format":"tenantry-bundle","pseudonymised":false,"recorded_at":"2026-05-05T12:00:00.000000Z","#
                + #""records":7,"slug":"acme","store":"\#(String(store.platform.id, radix: 16).padded)","#
                + #""tenant":"\#(id)","through":7,"version":1}"#)
        let record = try JSONSerialization.jsonObject(with: Data(lines[7].utf8)) as? [String: Any]
        #expect(record?.keys.sorted() == ["position", "record", "recorded_at", "type"])
        #expect(record?["type"] as? String == "tenant.created")
        let last = try JSONSerialization.jsonObject(with: Data(lines[8].utf8)) as? [String: Any]
        #expect(last?.keys.sorted() == ["records", "sha256"])
    }

    // MARK: - Lines

    /// The lines of a bundle without their ends.
    static func lines(
        _ platform: Platform, _ tenant: TenantID, through end: Position? = nil, isPseudonymised: Bool = false
    ) throws -> [String] {
        var lines: [String] = []
        try platform.writeBundle(
            of: tenant, through: end.map { .position($0) }, isPseudonymised: isPseudonymised
        ) { line in
            #expect(line.last == "\n")
            lines.append(String(line.dropLast()))
        }
        return lines
    }

    @discardableResult
    private static func read(_ lines: [String]) throws -> ReplayBundle { try read(bytes: lines.map { Array($0.utf8) }) }

    @discardableResult
    private static func read(bytes lines: [[UInt8]]) throws -> ReplayBundle {
        var rest = lines[...]
        return try ReplayBundle { rest.popFirst() }
    }
}

extension String {
    /// An id with all its digits.
    fileprivate var padded: String { String(repeating: "0", count: 32 - count) + self }
}
