// swift-format-ignore-file
/// The SHA-256 of the events.proto that the messages beside this file were generated from.
let eventsSourceDigest = "2d12ab30074ef2e64345447928f238d2161cbe56292230e5bfc207dada0a07dd"
