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
    ])
    func `a wrong setting is named`(file: String, message: String) throws {
        let store = try CommandLineStore()
        let refused = try store.run(["serve", "--config", store.file("serve.yaml", file)])
        #expect(refused.status == 65 && refused.messages.contains(message), "\(refused.messages)")
    }

    @Test func `a server that is told to stop ends what it does and says so`() throws {
        let store = try CommandLineStore()
        let process = store.process("serve", "--dev", "--port", "0", "--log-format", "json")
        let messages = Pipe()
        process.standardError = messages
        try process.run()
        var text = ""
        while !text.contains("curl") {
            text += String(decoding: messages.fileHandleForReading.availableData, as: UTF8.self)
        }
        process.terminate()
        process.waitUntilExit()
        text += String(decoding: try messages.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        #expect(text.contains("stopped"))
    }
}
