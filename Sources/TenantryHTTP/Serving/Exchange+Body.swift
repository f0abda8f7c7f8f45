internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOHTTPTypes
internal import Tenantry

extension Exchange {
    /// The members of the body's JSON object; of an empty body none.
    ///
    /// - Throws: ``Problem``: `payload-too-large`, `request-timeout`, `unsupported-media-type`, `bad-request`.
    func fields() async throws -> CommandFields { CommandFields(try await object()) }

    /// The body's JSON object; where it may be missing, an empty body is an empty one.
    func object() async throws -> [String: JSONValue] {
        let bytes = try await body()
        guard !bytes.isEmpty else {
            guard route.body?.isRequired != true else { throw Problem(.badRequest, "the body is missing") }
            return [:]
        }
        try checkType(among: ["application/json", "application/merge-patch+json"])
        guard bytes.count > JSONForm.large else { return try Self.object(in: bytes) }
        return try await api.offload { try Self.object(in: bytes) }
    }

    private static func object(in bytes: [UInt8]) throws -> [String: JSONValue] {
        let form = JSONForm(bytes)
        if let fault = form.fault { throw Problem(.badRequest, "the body \(fault)") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem(.badRequest, "the body is not UTF-8")
        }
        guard let value = JSONValue(text: text) else { throw Problem(.badRequest, "the body is not JSON") }
        guard form.fits(value) else { throw Problem(.badRequest, "the body has a name twice in an object") }
        guard case .object(let object) = value else { throw Problem(.badRequest, "the body is not a JSON object") }
        return object
    }

    /// The body's bytes, if all of them arrive in time, and the key is still good then.
    ///
    /// - Throws: ``Problem``, ``Denied``.
    func body() async throws -> [UInt8] {
        let bytes = try await arrived()
        try admitAgain()
        return bytes
    }

    private func arrived() async throws -> [UInt8] {
        if let coding = headers[.contentEncoding], coding.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "the body must come without Content-Encoding")
        }
        if let text = headers[.contentLength], let length = Int(text), length > Api.largestBody {
            throw Problem(.payloadTooLarge, "the body has more than 1 MiB")
        }
        if headers[.expect]?.lowercased() == "100-continue" {
            // The gate has let it in: now the client may send the body (RFC 9110, 10.1.1).
            try await channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
        }
        let (body, time) = (asked.request.body, api.options.requestTime)
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                do {
                    return Array(try await body.collect(upTo: Api.largestBody).readableBytesView)
                } catch let error where !(error is CancellationError || error is any HTTPResponseError) {
                    throw Problem(.badRequest, "the body did not arrive whole")
                }
            }
            group.addTask {
                try await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            guard let bytes = try await group.next() ?? nil else {
                throw Problem(.requestTimeout, "the body did not arrive within \(time)")
            }
            return bytes
        }
    }

    /// - Throws: ``Problem`` with `unsupported-media-type`.
    func checkType(among known: [String]) throws(Problem) {
        guard let given = headers[.contentType] else { return }
        let type = given.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        guard known.contains(type) else {
            throw Problem(.unsupportedMediaType, "the body must be \(known.joined(separator: " or "))")
        }
    }
}
