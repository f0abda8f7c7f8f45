internal import TenantModel

/// Requests of several commands: a refusal says which part of the body was refused.
extension Refusal {
    /// Carries out what the commands of a request are for.
    ///
    /// - Parameter place: gives the pointer into the body for a command, from 0, and its own pointer.
    static func placing<Value>(
        _ place: (Int, String) -> String?, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let refusal as Refusal {
            throw refusal.placed(place)
        }
    }

    /// Makes one of the commands.
    static func placing<Value>(
        command index: Int, _ place: (Int, String) -> String?, _ make: () throws -> Value
    ) throws -> Value {
        do {
            return try make()
        } catch var refusal as Refusal {
            refusal.command = index
            throw refusal.placed(place)
        }
    }
}
