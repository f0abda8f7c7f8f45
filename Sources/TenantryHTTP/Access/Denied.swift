/// A refusal that a trail is to tell of.
///
/// Thrown rather than recorded on the spot: the state that it was found at may turn out to have been overtaken, and is
/// asked again then.
struct Denied: Error {
    /// What is answered.
    let problem: Problem
    let denial: DenialRecorder.Denial
}
