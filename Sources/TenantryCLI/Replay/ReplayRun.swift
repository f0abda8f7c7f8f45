internal import Tenantry
internal import TenantModel

/// A replay that is printed on its way, up to its end or to where it stops.
struct ReplayRun {
    let replay: Replay
    let events: Bool
    let steps: Bool
    let breaks: [Condition]
    let format: OutputFormat

    func print(after moment: Moment?) throws {
        let start = try moment.map { try replay.count(through: $0) } ?? 0
        var progress = Progress("replaying", total: replay.count)
        var rows = RowStream(format, heading: StepText.heading)
        var (stop, count) = (Condition?.none, 0)
        try replay.steps(after: start) { step in
            count += 1
            if count.isMultiple(of: 256) { progress.show(step.number) }
            stop = breaks.first { $0.stops(at: step) }
            if events || steps || stop != nil { show(step, in: &rows) }
            if let stop {
                progress.finish()
                Console.error("stopped at #\(step.event.position), \(StepText.place(step.number, of: replay)): \(stop)")
            }
            return stop == nil
        }
        progress.finish()
        rows.finish()
        if count == 0 { Console.error("there is no event to show") }
        guard breaks.isEmpty || stop != nil else {
            throw PlatformError(.notFound, "nothing stopped the replay in \(count.counted("event", "events"))")
        }
    }

    private func show(_ step: ReplayStep, in rows: inout RowStream) {
        let text = StepText(step: step, namesTenant: replay.tenant == nil)
        let isWhole = steps || !events
        rows.print(
            StepView(step), lines: isWhole ? text.lines : [text.title.visible], cells: text.cells,
            name: String(step.event.position))
    }
}
