internal import ArgumentParser
internal import TenantModel

/// Which event: its position, as `4711` or `#4711`.
struct EventPlace: ExpressibleByArgument {
    let position: Position

    init?(argument: String) {
        guard let position = Position(argument.hasPrefix("#") ? argument.dropFirst() : Substring(argument)) else {
            return nil
        }
        self.position = position
    }
}
