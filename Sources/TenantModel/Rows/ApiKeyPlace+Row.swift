extension ApiKeyPlace {
    init(row reader: inout CanonicalReader) throws(RowFault) {
        let tenant = try reader.integer(UInt128.self)
        self.init(tenant: tenant == 0 ? nil : TenantID(rawValue: tenant), key: ApiKeyID(rawValue: try reader.integer()))
    }

    func write(to bytes: inout CanonicalBytes) {
        bytes.write(tenant?.rawValue ?? 0)
        bytes.write(key.rawValue)
    }
}

extension InvitationPlace {
    init(row reader: inout CanonicalReader) throws(RowFault) {
        self.init(
            tenant: try TenantID(row: &reader), invitation: InvitationID(rawValue: try reader.integer()))
    }

    func write(to bytes: inout CanonicalBytes) {
        bytes.write(tenant.rawValue)
        bytes.write(invitation.rawValue)
    }
}

extension AnswerMemory.Answer {
    init(row reader: inout CanonicalReader) throws(RowFault) {
        self.init(
            fingerprint: try reader.integer(), first: try reader.integer(), last: try reader.integer(),
            recordedAt: try reader.time())
    }

    func write(to bytes: inout CanonicalBytes) {
        bytes.write(fingerprint)
        bytes.write(first)
        bytes.write(last)
        bytes.write(recordedAt.rawValue)
    }
}
