import TestSupport

/// Audit rows that a seed determines, as lines of JSON.
enum AuditLines {
    /// Makes rows with the ids 1 and up, over some tenants.
    static func make(_ count: Int, tenants: Int, seed: UInt64 = Soak.seed) -> [String] {
        var random = SeededGenerator(seed: seed)
        return (1...count).map { number in
            let tenant = 4_711 + Int.random(in: 0..<tenants, using: &random)
            let verb = ["CreateKey", "DeleteKey", "GetKey", "PutKey"][Int.random(in: 0..<4, using: &random)]
            return """
                {"id":"row-\(number)","tenant_id":"\(tenant)","user_id":"ann@example.com","action":"kms.\(verb)",\
                "read_only":\(verb == "GetKey"),"error_code":null,"resource_type":"key","resource_id":"k\(number)",\
                "old_values":null,"new_values":{"n":\(number),"share":0.5},"request":["a",{"b":[]}],\
                "ip_address":"192.0.2.7","user_agent":"console","created_at":"2026-01-01T00:00:00.25Z"}
                """
        }
    }
}
