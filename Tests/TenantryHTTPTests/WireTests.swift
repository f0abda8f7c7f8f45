import HashTreeCollections
import NIOCore
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

/// Clients that break off, dawdle or babble: a problem or a closed connection, and the server goes on.
@Suite("On the wire") struct WireTests {
    /// Serves on a port with short deadlines; afterwards the server still answers.
    private func serve(
        _ server: ScratchServer, idleTime: Duration = .milliseconds(500),
        configure: (inout Api.Options) -> Void = { _ in },
        _ test: @Sendable @escaping (Int) async throws -> Void
    ) async throws {
        var options = ApiServer.Options()
        options.port = 0
        options.idleTime = idleTime
        var api = Api.Options()
        api.allowsCommands = true
        api.requestTime = .milliseconds(500)
        api.patience = .milliseconds(500)
        configure(&api)
        let running = ApiServer(options, api: api, logger: server.api.logger)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let task = Task {
            try await running.run(opening: { _ in server.platform }) { _, number in port.yield(number) }
        }
        defer { task.cancel() }
        for await number in ports {
            try await test(number)
            let question = "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let alive = try await RawClient(port: number).talk([question])
            #expect(alive?.text.hasPrefix("HTTP/1.1 200") == true)
            return
        }
    }

    private func head(_ server: ScratchServer, _ line: String, _ fields: String = "") -> String {
        "\(line) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(server.secrets[.platformAdmin]!)\r\n\(fields)\r\n"
    }

    @Test(arguments: [
        "GET /livez HTTP/1.1\r\n\r\n", "GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST /v1/batch HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "GET /livez HTTP/1.0\r\nHost: a\r\n\r\n", "FOO /livez HTTP/1.1\r\nHost: a\r\n\r\n", "GARBAGE\r\n\r\n",
    ])
    func `what is no request of HTTP/1.1 is refused after the answers before it, and its connection closed`(
        text: String
    ) async throws {
        let server = try await ScratchServer(systemClock: true)
        try await serve(server) { port in
            let reply = try await RawClient(port: port).talk([
                head(server, "GET /livez") + text + head(server, "GET /livez")
            ])
            let closed = try #require(reply)
            let statuses = closed.text.matches(of: /HTTP\/1\.1 ([0-9]{3})/).map { String($0.1) }
            #expect(statuses == ["200", "400"], "\(closed.text)")
        }
    }

    @Test func `a client of HTTP/1.0 gets no chunks, is not told to go on, and has its connection closed`() async throws
    {
        let server = try await ScratchServer(systemClock: true)
        // What is not closed by then is not closed because nothing is asked.
        try await serve(server, idleTime: .seconds(600)) { port in
            let key = "Authorization: Bearer \(server.secrets[.platformAdmin]!)\r\n"
            let body = #"{"name":"Old"}"#
            let requests = [
                "GET /livez HTTP/1.0\r\n\r\n",
                "GET /v1/audit HTTP/1.0\r\n\(key)Accept: text/csv\r\nConnection: keep-alive\r\n\r\n",
                "POST /v1/tenants HTTP/1.0\r\n\(key)Expect: 100-continue\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
                    + body,
            ]
            for request in requests {
                let reply = try await RawClient(port: port).talk([request])
                let closed = try #require(reply, "\(request)")
                #expect(closed.text.hasPrefix("HTTP/1.0 20") && !closed.text.contains("chunked"), "\(closed.text)")
            }
        }
    }

    @Test func `header fields that come byte by byte end in a closed connection`() async throws {
        let server = try await ScratchServer(systemClock: true)
        try await serve(server) { port in
            let pieces = ["GET /livez HTTP/1.1\r\nX: "] + Array(repeating: "x", count: 300)
            let reply = try await RawClient(port: port).talk(pieces, pause: .milliseconds(50), atMost: .seconds(1))
            let closed = try #require(reply)
            #expect(closed.duration < .seconds(10))
        }
    }

    @Test func `a body that comes byte by byte is refused, and its connection closed`() async throws {
        let server = try await ScratchServer(systemClock: true)
        try await serve(server) { port in
            for line in ["POST /v1/tenants", "POST /v1/nothing", "GET /v1/tenants"] {
                let start = head(server, line, "Content-Type: application/json\r\nContent-Length: 500\r\n")
                let pieces = [start] + Array(repeating: " ", count: 300)
                let reply = try await RawClient(port: port).talk(pieces, pause: .milliseconds(50))
                let closed = try #require(reply, "\(line) is still served")
                #expect(closed.duration < .seconds(10), "\(line)")
                if line == "POST /v1/tenants" { #expect(closed.text.contains("request-timeout")) }
            }
        }
    }

    @Test func `header fields that come byte by byte end in a closed connection, also after a whole request`()
        async throws
    {
        let server = try await ScratchServer(systemClock: true)
        try await serve(server) { port in
            for before in ["", head(server, "GET /livez")] {
                let fields = Array(repeating: "X: y\r\n", count: 300)
                let pieces = [before + "GET /livez HTTP/1.1\r\n"] + fields
                let reply = try await RawClient(port: port).talk(pieces, pause: .milliseconds(50))
                #expect(try #require(reply, "it is still served").duration < .seconds(10))
            }
        }
    }

    @Test func `answers that nobody takes end in a closed connection`() async throws {
        let server = try await ScratchServer(systemClock: true)
        try await serve(server) { port in
            let many = String(repeating: head(server, "GET /docs"), count: 300)
            let reply = try await RawClient(port: port).talk([many], delay: .seconds(4))
            let closed = try #require(reply, "the connection is still open")
            #expect(closed.text.utf8.count < 300 * server.api.document.page.readableBytes)
        }
    }

    @Test func `a subscriber that does not listen is cut off, and another hears everything`() async throws {
        let server = try await ScratchServer(systemClock: true)
        try await serve(server) { port in
            // It begins to listen long after everything was written, on a slow machine too.
            async let silent = RawClient(port: port).talk(
                [head(server, "GET /v1/events?after=0")], delay: .seconds(15), atMost: .seconds(60))
            var entry = RecordActivity(server.acme, action: "document.changed")
            entry.details = "\"\(String(repeating: "x", count: 20_000))\""
            for _ in 0..<4 {
                try await server.platform.execute(Array(repeating: entry, count: 100), as: ScratchServer.operations)
            }
            let head = try server.platform.head()
            let other = try await RawClient(port: port).talk([
                self.head(server, "GET /v1/events?after=0&count=\(head)", "Connection: close\r\n")
            ])
            let heard = try #require(other).text.matches(of: #/(?m)^id: (\d+)-/#).compactMap { Position($0.1) }
            #expect(heard == Array(1...head))
            let cut = try #require(try await silent, "it is still connected")
            #expect(cut.text.matches(of: #/(?m)^id: /#).count < Int(head))
        }
    }

    @Test(arguments: ["/v1/events?after=0", "/v1/audit"])
    func `a key that is revoked while much is on its way to it gets no more`(_ path: String) async throws {
        let server = try await ScratchServer(systemClock: true)
        var entry = RecordActivity(server.acme, action: "document.changed")
        entry.details = "\"\(String(repeating: "x", count: 12_000))\""
        for _ in 0..<12 {
            try await server.platform.execute(Array(repeating: entry, count: 100), as: ScratchServer.operations)
        }
        let head = try server.platform.head()
        try await serve(server, configure: { $0.patience = .seconds(20) }) { port in
            let asks = self.head(server, "GET \(path)", "Accept: application/x-ndjson\r\nConnection: close\r\n")
            async let reply = RawClient(port: port).talk([asks], delay: .seconds(2), atMost: .seconds(60))
            try await Task.sleep(for: .seconds(1))
            for key in try server.platform.read(\.platformKeys).keys {
                try await server.execute(RevokeApiKey(nil, key))
            }
            let text = try #require(try await reply?.text)
            let count = text.matches(of: #/"type":"activity/#).count
            #expect(count > 0 && count < Int(head) - 100 && !text.contains("trailer"), "\(count) of \(head)")
        }
    }

    @Test(arguments: [
        "GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /livez HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "POST /v1/tenants HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/tenants HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET /livez HTTP/1.1\r\nHost: a\r\nX: a\u{0}b\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}\u{0}\r\n\r\n",
    ])
    func `what is not HTTP ends in a 400 or a closed connection`(text: String) async throws {
        let server = try await ScratchServer(systemClock: true)
        try await serve(server) { port in
            let reply = try #require(try await RawClient(port: port).talk([text]))
            #expect(reply.text.isEmpty || reply.text.hasPrefix("HTTP/1.1 4"), "\(reply.text)")
        }
    }

    @Test func `a body without end is refused before it is all there`() async throws {
        let server = try await ScratchServer(systemClock: true)
        try await serve(server, configure: { $0.requestTime = .seconds(5) }) { port in
            let start = head(server, "POST /v1/tenants", "Transfer-Encoding: chunked\r\n")
            let chunk = "10000\r\n\(String(repeating: " ", count: 65_536))\r\n"
            let reply = try await RawClient(port: port).talk([start] + Array(repeating: chunk, count: 64))
            #expect(try #require(reply).text.contains("payload-too-large"))
        }
    }

    @Test(arguments: [true, false])
    func `a key that is revoked while a body is on its way changes nothing`(_ isRevoked: Bool) async throws {
        let server = try await ScratchServer(systemClock: true)
        try await serve(server, configure: { $0.requestTime = .seconds(5) }) { port in
            let body = #"{"name":"backdoor","role":"platform_admin"}"#
            let start = head(
                server, "POST /v1/api-keys",
                "Connection: close\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n")
            async let reply = RawClient(port: port).talk(
                [start + body.prefix(3), String(body.dropFirst(3))], pause: .milliseconds(300))
            try await Task.sleep(for: .milliseconds(400))
            let keys = try server.platform.read(\.platformKeys)
            if isRevoked {
                for key in keys.keys { try await server.execute(RevokeApiKey(nil, key)) }
            }
            let text = try await reply?.text ?? ""
            #expect(text.hasPrefix(isRevoked ? "HTTP/1.1 401" : "HTTP/1.1 201"), "\(text)")
            let now = try server.platform.read(\.platformKeys)
            #expect(now.count == keys.count + (isRevoked ? 0 : 1))
        }
    }

    @Test func `who asks whether to send a body is told, once the gate has let the request in`() async throws {
        let server = try await ScratchServer(systemClock: true)
        try await serve(server) { port in
            let body = #"{"name":"A"}"#
            let fields =
                "Connection: close\r\nExpect: 100-continue\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n"
            let told = try await RawClient(port: port).talk(
                [head(server, "PATCH /v1/tenants/acme", fields), body], pause: .milliseconds(100))
            let text = try #require(told?.text)
            #expect(text.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), "\(text)")
            let refused = try await RawClient(port: port).talk(
                ["PATCH /v1/tenants/acme HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"], atMost: .seconds(2))
            #expect(refused?.text.hasPrefix("HTTP/1.1 401") == true, "\(refused?.text ?? "nothing")")
        }
    }
}
