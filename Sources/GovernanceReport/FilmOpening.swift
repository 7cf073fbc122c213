package import AuditLog

extension Record {
    /// Whether it is about one film that somebody opened or tried to: to watch it, to take it out or to give it to others.
    ///
    /// It says nothing of how that ended. `verify-export` and `recompute` go by the same.
    package var isOpening: Bool {
        switch event {
        case .clipWatch, .clipExport, .disclosureRecord: true
        // That of a whole answer names no film: each film in it has records of its own.
        case .requestPackage: clip != nil
        default: false
        }
    }
}
