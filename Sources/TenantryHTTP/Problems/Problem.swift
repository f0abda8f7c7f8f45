internal import HTTPTypes
internal import Hummingbird
internal import Tenantry
internal import TenantModel

/// Why a request is not answered as asked: a problem document (RFC 9457).
struct Problem: Error {
    let type: ProblemType
    /// What was wrong with this request, and what to do.
    var detail: String
    /// Which fields were wrong.
    var errors: [Refusal.Field] = []
    /// After how many seconds it may help to ask again.
    var retryAfter: Int64?
    /// Members of the document beside the usual ones.
    var members: [String: JSONValue] = [:]
    /// The scope that who asked would have needed, if it is another one than the route's.
    var scope: Scope?
    /// Header fields of the answer beside the usual ones.
    var headers = HTTPFields()

    init(_ type: ProblemType, _ detail: String) {
        self.type = type
        self.detail = detail
    }

    /// A scope that who asked does not have, beside the route's.
    static func lacking(_ scope: Scope, _ detail: String) -> Problem {
        var problem = Problem(.accessDenied, detail)
        problem.scope = scope
        return problem
    }

    /// A malformed field of the request.
    static func validation(_ pointer: String, _ detail: String) -> Problem {
        Problem(refusal: .validation(pointer, detail))
    }
}

extension Problem {
    /// The answer to a request.
    func answer(to request: Request, _ trace: RequestTrace) -> Response {
        var response = response(requestID: trace.requestID, path: request.uri.path)
        response.mark(trace)
        return response
    }

    /// The document, for a request with an id and a path.
    func response(requestID: String, path: String) -> Response {
        var members = members
        members["type"] = .string(type.uri)
        members["title"] = .string(type.title)
        members["status"] = .int(Int64(type.status))
        members["detail"] = .string(detail)
        members["instance"] = .string(path)
        members["request_id"] = .string(requestID)
        if !errors.isEmpty {
            members["errors"] = .array(
                errors.map { .object(["pointer": .string($0.pointer), "detail": .string($0.detail)]) })
        }
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if type == .unauthorized { headers[.wwwAuthenticate] = #"Bearer realm="tenantry""# }
        return Response(
            status: HTTPResponse.Status(code: type.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: JSONValue.object(members).text)))
    }
}
