internal import HTTPTypes
internal import HashTreeCollections
internal import Tenantry
internal import TenantModel

/// What tenants are set to.
extension Route {
    static let settingReads: [Route] = [
        ofTenant("config", "listConfig", "List settings", .configRead, of: "Config", { "\($0.section)/\($0.key)" }) {
            tenant, _ in tenant.configViews
        },
        list(
            "/v1/tenants/{tenant}/config/{section}", "listConfigSection", "List the settings of a section",
            .tenant(.configRead), of: "Config", etag: true, past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                let section = exchange.part("section")
                let all = tenant.configViews.filter { $0.section == section }
                let (items, next) = try exchange.page(all, key: \.key)
                return exchange.paged(items, next: next, at: fleet.position, etag: tenant.etag(at: time))
            }),
        get(
            "/v1/tenants/{tenant}/config/{section}/{key}", "getConfig", "Show a setting; a secret's value is null",
            .tenant(.configRead), .ref("Config"), etag: true, past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                let (section, key) = (exchange.part("section"), exchange.part("key"))
                let view = tenant.configViews.first { $0.section == section && $0.key == key }
                guard let view else {
                    throw Problem(.notFound, "the tenant \(tenant.slug) has no setting \(section)/\(key)")
                }
                return .json(view, at: fleet.position, etag: tenant.etag(at: time))
            }),
    ]
}
