import Foundation
import TestSupport
import Testing

@Suite("The server's command") struct ServeTests {
    @Test func `the first administrator's key is printed once, alone, and is in no file`() throws {
        let store = try CommandLineStore(isMade: false)
        let streams = try store.run(["init"])
        let secret = streams.output.trimmingCharacters(in: .newlines)
        #expect(secret.wholeMatch(of: /tk_[A-Za-z0-9_-]{43}/) != nil)
        #expect(!streams.messages.contains(secret))
        for (name, content) in try store.files() {
            #expect(content.range(of: Data(secret.utf8)) == nil, "\(name)")
        }
        let verified = try store.done("key", "verify", input: secret + "\n")
        #expect(verified.contains("platform_admin of the platform"))
    }

    @Test func `an address that others can reach is not served without a key`() throws {
        let store = try CommandLineStore()
        let refused = try store.run(["serve", "--host", "0.0.0.0", "--port", "0"])
        #expect(refused.status == 1 && refused.messages.contains("has no API key"))
        let dev = try store.run(["serve", "--host", "0.0.0.0", "--dev"])
        #expect(dev.status == 64)
    }

    @Test(arguments: [
        ("port: many", "port must be a number"), ("prot: 1", "there is no setting prot"), ("- a", "it is not YAML"),
        ("certificate: a.pem", "belong together"), ("log_format: xml", "text or json"),
        ("host:", "host must be a text"),
        ("commands: [a]", "commands must be a text"),
    ])
    func `a wrong setting is named`(file: String, message: String) throws {
        let store = try CommandLineStore()
        let refused = try store.run(["serve", "--config", store.file("serve.yaml", file)])
        #expect(refused.status == 65 && refused.messages.contains(message), "\(refused.messages)")
    }

    @Test func `a server that is told to stop ends what it does and says so`() throws {
        let store = try CommandLineStore()
        let process = store.process("serve", "--dev", "--port", "0", "--log-format", "json")
        let (messages, begun) = try started(process, until: "curl")
        process.terminate()
        process.waitUntilExit()
        let text = begun + String(decoding: try messages.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        #expect(text.contains("stopped"))
    }

    @Test func `a server goes on when its log cannot be written, or nobody reads it any more`() throws {
        let store = try CommandLineStore()
        let process = store.process("serve", "--dev", "--port", "0")
        let (messages, text) = try started(process, until: "curl")
        try messages.fileHandleForReading.close()
        let address = try #require(text.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+/)).0
        for _ in 0..<3 { #expect(try curl("\(address)/livez").output.contains("ok")) }
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        // Each line of its log fails.
        let full = store.process("serve", "--dev", "--port", "0")
        full.standardError = FileHandle(forWritingAtPath: "/dev/full")
        try full.run()
        Thread.sleep(forTimeInterval: 1)
        #expect(full.isRunning)
        full.terminate()
        full.waitUntilExit()
        #expect(full.terminationReason == .exit && full.terminationStatus == 0)
    }

    /// Starts a server and reads what it says until a word, or until it ends.
    private func started(_ process: Process, until word: String) throws -> (messages: Pipe, text: String) {
        let messages = Pipe()
        process.standardError = messages
        try process.run()
        var text = ""
        while !text.contains(word) {
            let part = messages.fileHandleForReading.availableData
            guard !part.isEmpty else { break }
            text += String(decoding: part, as: UTF8.self)
        }
        return (messages, text)
    }

    /// Starts a server and gives where it listens and what it printed until then; ends it after the test.
    private func serving(
        _ store: CommandLineStore, _ arguments: [String], _ test: (_ address: String, _ messages: String) throws -> Void
    ) throws {
        let process = store.process(["serve", "--port", "0"] + arguments)
        let (messages, text) = try started(process, until: "says what")
        defer {
            process.terminate()
            process.waitUntilExit()
            withExtendedLifetime(messages) {}
        }
        let address = try #require(text.firstMatch(of: /https?:\/\/[0-9.]+:[0-9]+/), "\(text)")
        try test(String(address.0), text)
    }

    private func curl(_ arguments: String...) throws -> Executable.Streams {
        try Executable(command: "curl").run(["-s", "--max-time", "10"] + arguments)
    }

    @Test func `a flag outranks the environment, and that the file`() throws {
        let store = try CommandLineStore()
        let key = try store.done("key", "create", "test", "--role", "platform_admin")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let file = try store.file("serve.yaml", "# nothing yet\n")
        let answers = { (arguments: [String]) throws -> String in
            var answer = ""
            try serving(store, ["--config", file] + arguments) { address, _ in
                answer = try curl(
                    "-X", "POST", "-H", "Authorization: Bearer \(key)", "\(address)/v1/tenants"
                ).output
            }
            return answer
        }
        #expect(try answers([]).contains("commands-disabled"))
        _ = try store.file("serve.yaml", "commands: true\n")
        #expect(try answers([]).contains("the body is missing"))
        store.variables["TENANTRY_COMMANDS"] = "false"
        #expect(try answers([]).contains("commands-disabled"))
        #expect(try answers(["--commands"]).contains("the body is missing"))
        store.variables["TENANTRY_COMMANDS"] = "true"
        #expect(try answers(["--no-commands"]).contains("commands-disabled"))
    }

    @Test func `with a certificate it speaks TLS 1.2 and later alone`() throws {
        let store = try CommandLineStore()
        let (chain, key) = (try store.file("chain.pem", ""), try store.file("key.pem", ""))
        let made = try Executable(command: "openssl").run([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", chain, "-days", "1", "-subj",
            "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
        ])
        try #require(made.status == 0, "\(made.output)")
        try serving(store, ["--certificate", chain, "--certificate-key", key]) { address, _ in
            #expect(address.hasPrefix("https://"))
            let alive = try curl("--cacert", chain, "\(address)/livez")
            #expect(alive.output == #"{"status":"ok"}"#, "\(alive.status)")
            let place = address.dropFirst("https://".count)
            let old = try Executable(command: "openssl").run([
                "s_client", "-connect", String(place), "-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0",
            ])
            #expect(old.status != 0 && old.output.contains("Cipher is (NONE)"))
            #expect(try curl("http://\(place)/livez").status != 0)
        }
    }

    @Test func `no secret is in the log, whatever its level`() throws {
        let store = try CommandLineStore()
        let key = try store.done("key", "create", "test", "--role", "platform_admin")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let process = store.process(
            ["serve", "--port", "0", "--commands", "--log-level", "trace", "--log-format", "json"])
        let log = try store.file("log", "")
        process.standardError = try FileHandle(forWritingTo: URL(filePath: log))
        try process.run()
        var (text, address) = ("", "")
        while address.isEmpty {
            Thread.sleep(forTimeInterval: 0.05)
            text = try String(contentsOfFile: log, encoding: .utf8)
            address = text.firstMatch(of: /http:\/\/[0-9.]+:[0-9]+/).map { String($0.0) } ?? ""
        }
        let bearer = "Authorization: Bearer \(key)"
        _ = try curl("-H", bearer, "--json", #"{"name":"Acme"}"#, "\(address)/v1/tenants")
        let made = try curl("-H", bearer, "--json", #"{"name":"job"}"#, "\(address)/v1/tenants/acme/api-keys").output
        let secret = try #require(made.firstMatch(of: /tk_[A-Za-z0-9_-]{43}/)).0
        let invited = try curl(
            "-H", bearer, "--json", #"{"email":"a@b.example"}"#, "\(address)/v1/tenants/acme/invitations")
        let token = try #require(invited.output.firstMatch(of: /"token":"([^"]+)"/)).1
        _ = try curl("-H", "Authorization: Bearer tk_guessed", "\(address)/v1/tenants/acme?token=tk_inquery")
        _ = try curl("\(address)/tk_inpath")
        process.terminate()
        process.waitUntilExit()
        text = try String(contentsOfFile: log, encoding: .utf8)
        #expect(text.contains("/v1/tenants/{tenant}/api-keys"))
        for hidden in [key, String(secret), String(token), "tk_guessed", "tk_inquery", "a@b.example", "tk_inpath"] {
            #expect(!text.contains(hidden), "\(hidden.prefix(8))… is in the log")
        }
    }
}
