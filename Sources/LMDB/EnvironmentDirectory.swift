struct EnvironmentDirectory {
    let path: String
    let options: Environment.Options
    func prepare() throws(LMDBError) {}
}
