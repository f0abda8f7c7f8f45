import Testing
import TestSupport

@testable import TenantModel

@Suite("Ids as text")
struct TenantIDTests {
    @Test func `what is no id, or another kind's, is none`() {
        let good = "tenant_01h455vb4pex5vsknk084sn02q"
        #expect(TenantID(good) != nil)
        let texts = [
            "", "tenant_", "tenant", "tenant_01h455vb4pex5vsknk084sn02", "\(good)0", " \(good)",
            "event_01h455vb4pex5vsknk084sn02q", "tenanT_01h455vb4pex5vsknk084sn02q",
            "tenant-01h455vb4pex5vsknk084sn02q", "tenant_01H455VB4PEX5VSKNK084SN02Q",
            // Crockford leaves these letters out.
            "tenant_01h455vb4pex5vsknk084sn02i", "tenant_01h455vb4pex5vsknk084sn02l",
            "tenant_01h455vb4pex5vsknk084sn02o", "tenant_01h455vb4pex5vsknk084sn02u",
            // 130 bits do not fit.
            "tenant_81h455vb4pex5vsknk084sn02q", "tenant_z1h455vb4pex5vsknk084sn02q",
            // As many bytes, not as many characters.
            "tenant_01h455vb4pex5vsknk084sn0é", "ténant01h455vb4pex5vsknk084sn02q",
            // The platform itself.
            "tenant_00000000000000000000000000",
        ]
        for text in texts { #expect(TenantID(text) == nil, "\(text)") }
    }

    @Test func `the ids of the TypeID specification are read as it says`() {
        // Valid cases of the specification, 0.3, under the prefix of events.
        let known: [(String, UInt128)] = [
            ("event_00000000000000000000000000", 0), ("event_00000000000000000000000001", 1),
            ("event_0000000000000000000000000a", 10), ("event_0000000000000000000000000g", 16),
            ("event_00000000000000000000000010", 32), ("event_7zzzzzzzzzzzzzzzzzzzzzzzzz", .max),
            ("event_0123456789abcdefghjkmnpqrs", 0x0110_c853_1d09_52d8_d73e_1194_e95b_5f19),
            ("event_01h455vb4pex5vsknk084sn02q", 0x0189_0a5d_ac96_774b_bcce_b302_099a_8057),
        ]
        for (text, id) in known {
            #expect(EventID(text)?.rawValue == id, "\(text)")
            #expect(EventID(rawValue: id).description == text)
        }
    }

    @Test func `every id is read as it was written`() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let id = TenantID(
                rawValue: UInt128.random(in: 1 ... .max, using: &random) >> Int.random(in: 0..<127, using: &random) | 1)
            #expect(TenantID(id.description) == id)
            #expect(TenantID("in \(id) too".dropFirst(3).dropLast(4)) == id)
        }
    }
}
