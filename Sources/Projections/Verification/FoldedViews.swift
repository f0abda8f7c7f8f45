internal import AuditTrail
public import EventLog
internal import Foundation
internal import LMDB
internal import TenantModel

/// Views made from records that are shown one after the other, for others to be compared with.
///
/// They are in a file of their own that loses its name as soon as it is made: nothing of them stays, unless the process
/// ends at that moment. Some segments are in memory while they are folded, everything before them in the file.
public final class FoldedViews {
    let reader: DataFileReader
    private let views: Views
    private var fleet: Fleet
    private var builder: SegmentBuilder
    /// Those that are not written yet.
    private var segments: [Segment] = []
    private let end: Position

    /// How far they are sealed.
    public private(set) var sealed: Position = 0
    /// Why nothing more could be taken in, if that is not the records' fault.
    public private(set) var failure: ViewsError?

    /// Begins before the first record.
    ///
    /// - Parameters:
    ///   - id: the log's, which decides how the index hashes its terms.
    ///   - end: how far the views are sealed that these are to be compared with; these are, too, at that place.
    ///   - path: a directory that is not there yet; it is made, and taken away at once.
    /// - Throws: ``ViewsError`` if nothing can be written there.
    public init(
        ofLog id: UInt128, segmentLength: Position, through end: Position, in path: String
    ) throws(ViewsError) {
        self.end = end
        var options = Environment.Options()
        // Nobody reads them after a crash.
        options.fullSync = false
        views = try Views(at: path, ofLog: id, options: options, segmentLength: segmentLength)
        defer { try? FileManager.default.removeItem(atPath: path) }
        do throws(LMDBError) { reader = try DataFileReader(environment: path) } catch { throw ViewsError(error) }
        fleet = try views.fleet()
        fleet.keepsLayer = true
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
        do throws(EventLogError) { try fleet.fold(record) } catch { return error.detail ?? error.description }
        builder.add(record)
        do throws(ViewsError) {
            if case .failed(let error) = fleet.standing { throw error }
            guard builder.count == Int(views.segmentLength) else { return nil }
            segments.append(builder.finish())
            guard segments.count == Views.segmentsBuiltTogether || fleet.position == end else { return nil }
            fleet.endLayer()
            for layer in fleet.frozen { try views.seal(layer, segments, eventID: record.eventID) }
            segments = []
            fleet.dropLayers(through: fleet.position)
            sealed = fleet.position
        } catch {
            failure = error
        }
        return nil
    }
}
