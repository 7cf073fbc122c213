import Catalog
import ClipStore
import VaultModel

extension Vault {
    /// Whether a film, or the beginning of one, lies under a reservation's id.
    func holdsPayload(under reservation: Reservation) throws -> Bool {
        guard let id = ClipID(bytes: reservation.id) else { return false }
        return try clips.contains(id) || clips.incoming().contains { $0.id == id }
    }
}
