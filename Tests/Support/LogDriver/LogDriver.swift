@main
struct LogDriver {
    static func main() {}
}
