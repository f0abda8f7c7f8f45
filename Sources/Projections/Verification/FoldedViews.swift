internal import AuditTrail
public import EventLog
internal import Foundation
internal import LMDB
internal import TenantModel

/// Views made from records that are shown one after the other, for others to be compared with.
///
/// They are in a file of their own that has no name: nothing of them stays, however the process ends. A segment is in
/// memory while it is folded, everything before it in the file.
public final class FoldedViews {
    let reader: DataFileReader
    private let views: Views
    private var fleet: Fleet
    private var builder: SegmentBuilder

    /// How far they are sealed.
    public private(set) var sealed: Position = 0
    /// Why nothing more could be taken in, if that is not the records' fault.
    public private(set) var failure: ViewsError?

    /// Begins before the first record.
    ///
    /// - Parameters:
    ///   - id: the log's, which decides how the index hashes its terms.
    ///   - path: a directory that is not there yet; it is made, and taken away at once.
    /// - Throws: ``ViewsError`` if nothing can be written there.
    public init(ofLog id: UInt128, segmentLength: Position, through path: String) throws(ViewsError) {
        var options = Environment.Options()
        // Nobody reads them after a crash.
        options.fullSync = false
        views = try Views(at: path, ofLog: id, options: options, segmentLength: segmentLength)
        defer { try? FileManager.default.removeItem(atPath: path) }
        do throws(LMDBError) { reader = try DataFileReader(environment: path) } catch { throw ViewsError(error) }
        fleet = try views.fleet()
        builder = SegmentBuilder(seed: views.segments.seed, reading: EventReading())
    }

    /// How many positions a segment has.
    var segmentLength: Position { views.segmentLength }
    /// The position of the record that comes next.
    var next: Position { fleet.position + 1 }

    /// Takes in the next record.
    ///
    /// - Returns: why it cannot follow, a sentence without its end; then, as after a ``failure``, no other one can.
    /// - Complexity: O(log n) and the length of the record; for a segment's last one O(what the segment has changed).
    func add(_ record: borrowing RecordView) -> String? {
        do throws(EventLogError) {
            let event = try Event(record, isForFolding: true)
            do throws(FoldError) {
                try fleet.evolve(event)
            } catch {
                return "it cannot be applied to the state before it: \(error.reason)"
            }
        } catch {
            return error.detail ?? error.description
        }
        builder.add(record)
        do throws(ViewsError) {
            if case .failed(let error) = fleet.standing { throw error }
            guard let layer = fleet.frozen.first else { return nil }
            try views.seal(layer, builder.finish(), eventID: record.eventID)
            fleet.dropLayers(through: layer.position)
            sealed = layer.position
        } catch {
            failure = error
        }
        return nil
    }
}
