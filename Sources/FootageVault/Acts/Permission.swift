public import VaultModel

/// One line of the matrix of acts and roles by which the vault lets an act pass or refuses it.
///
/// It is that very table, not a description of it. It says who may act, and on which families; what an act rests on
/// beyond that (consent, holds, a second person, that nobody judges their own act) is decided where the act is.
public struct Permission: Sendable, Hashable {
    /// How far a role's power over an act goes.
    public enum Reach: String, Sendable, Hashable {
        /// Families that the person holds a grant for; for films in quarantine those that they brought or that were
        /// brought for them; for what a person can open, their own.
        case own
        /// Every family, or an act that concerns none.
        case all
    }

    /// What is done, as a phrase: `list families`.
    public let action: String
    /// The roles that may, and how far; what is not there may not.
    public let roles: [Role: Reach]

    /// Every line, in the order of the table.
    public static var matrix: [Permission] {
        Action.allCases.map { action in
            Permission(
                action: action.rawValue,
                roles: action.allowed.mapValues {
                    switch $0 {
                    case .own: .own
                    case .all: .all
                    }
                })
        }
    }

    /// Which roles open films for a purpose, as far as they are granted it.
    public static func openers(for purpose: AccessPurpose) -> Set<Role> { purpose.openers }
}
