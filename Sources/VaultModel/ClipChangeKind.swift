/// What a person changed about one clip, or decided about it; the list is closed.
public enum ClipChangeKind: String, Hashable, Sendable, CaseIterable {
    /// It is kept for one purpose more.
    case purposeAdded = "purpose-added"
    /// It is kept for one purpose less.
    case purposeDropped = "purpose-dropped"
    /// It became part of the record.
    case madeRecord = "made-record"
    /// It became working material.
    case madeWorking = "made-working"
    /// It was marked as derived from other clips.
    case derived
    /// The mark that it is derived from other clips was taken back.
    case derivationDropped = "derivation-dropped"
    /// It is kept longer, on request.
    case extended
    /// It is kept longer, by a retention review.
    case extendedByReview = "extended-by-review"
    /// An extension was taken back.
    case extensionCancelled = "extension-cancelled"
    /// A retention review let it go.
    case letGo = "let-go"
    /// A fact that its rules require need not be recorded.
    case requirementWaived = "requirement-waived"
}
