internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Which event: its position, as `4711` or `#4711`.
struct EventPlace: ExpressibleByArgument {
    let position: Position

    init?(argument: String) {
        guard case .position(let position)? = Moment(argument) else { return nil }
        self.position = position
    }
}
