import AuditTrail

/// Random numbers that a seed determines.
struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(_ bound: UInt64) -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) % bound
    }
}

/// What auditors ask, each time with other values.
enum Questions {
    typealias Question = (name: String, query: (inout Numbers) -> AuditQuery)

    static func all(count: UInt64, month: Int64) -> [Question] {
        ofTenants(month) + conjunctions + [
            ("one request", { numbers in query { $0.requestID = "request-\(numbers.next(count))" } }),
            ("one workflow", { numbers in query { $0.correlationID = "work-\(numbers.next(count / 10))" } }),
        ]
    }

    private static func hot(_ numbers: inout Numbers) -> UInt128 { FleetLog.tenant(numbers.next(3)) }
    private static func cold(_ numbers: inout Numbers) -> UInt128 { FleetLog.tenant(9_000 + numbers.next(1_000)) }

    private static func ofTenants(_ month: Int64) -> [Question] {
        [
            ("hot tenant", { numbers in query { $0.tenant = hot(&numbers) } }),
            (
                "hot tenant, 30 days",
                { numbers in
                    query {
                        $0.tenant = hot(&numbers)
                        $0.since = month
                        $0.until = month + 30 * 86_400_000_000
                    }
                }
            ),
            ("cold tenant", { numbers in query { $0.tenant = cold(&numbers) } }),
            (
                "cold tenant with metering, oldest first",
                { numbers in
                    query {
                        $0.tenant = cold(&numbers)
                        $0.includesUsage = true
                        $0.isOldestFirst = true
                    }
                }
            ),
            ("nobody's tenant", { _ in query { $0.tenant = 99 } }),
            (
                "actor in a hot tenant",
                { numbers in
                    query { $0.actor = "user-\(numbers.next(30))@tenant-\(numbers.next(3)).example" }
                }
            ),
            ("action prefix", { _ in query { $0.actions = ["tenant.*"] } }),
        ]
    }

    private static var conjunctions: [Question] {
        [
            (
                "rare action of a cold tenant",
                { numbers in
                    query {
                        $0.tenant = cold(&numbers)
                        $0.actions = ["audit.read"]
                    }
                }
            ),
            (
                "denied in a hot tenant",
                { numbers in
                    query {
                        $0.tenant = hot(&numbers)
                        $0.outcome = 2
                    }
                }
            ),
            (
                "rare conjunction: address and actor",
                { numbers in
                    let number = numbers.next(2_000)
                    return query {
                        $0.sourceIP = "192.0.\(number / 250).\(number % 250)"
                        $0.actor = "user-\(numbers.next(3))@tenant-\(numbers.next(20)).example"
                    }
                }
            ),
            (
                "empty conjunction of common terms",
                { numbers in
                    query {
                        $0.tenant = hot(&numbers)
                        $0.sourceIP = "192.0.1.1"
                        $0.field = "config.section.key-39"
                        $0.operation = 4
                    }
                }
            ),
            (
                "conjunction of common terms",
                { numbers in
                    query {
                        $0.tenant = hot(&numbers)
                        $0.resource = "document-\(numbers.next(500))"
                        $0.field = "config.section.key-\(numbers.next(40))"
                    }
                }
            ),
            (
                "changed field of a hot tenant",
                { numbers in
                    query {
                        $0.tenant = hot(&numbers)
                        $0.field = "config.section.key-\(numbers.next(40))"
                    }
                }
            ),
        ]
    }

    private static func query(_ set: (inout AuditQuery) -> Void) -> AuditQuery {
        var query = AuditQuery()
        set(&query)
        return query
    }
}
