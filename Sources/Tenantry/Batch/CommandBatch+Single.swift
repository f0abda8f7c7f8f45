public import TenantModel

extension CommandBatch {
    /// Makes one command of its fields, as a line of a batch has them.
    ///
    /// - Parameters:
    ///   - name: one of ``names``.
    ///   - tenant: whom it is about; a new tenant's id for `tenant.create`.
    ///   - fields: what the command's fields are taken from; what is said of the command must be taken before.
    /// - Throws: `Refusal` with `validation`: every fault.
    public static func command(
        _ name: String, of tenant: TenantID, _ fields: inout CommandFields
    ) throws(Refusal) -> any Command {
        guard let form = CommandForm.all[name] else { throw .validation("/command", "names no command") }
        let command = form.make(&fields, tenant)
        // Where the making came to an end, what it left is not known to be wrong.
        if command == nil, !fields.faults.isEmpty { throw .validation(fields.faults) }
        try fields.check()
        guard let command else { throw Refusal(.internalError, "the command \(name) could not be made of its fields") }
        return command
    }
}
