import AuditLog
import VaultModel

/// The words on the rows of a table whose ids begin alike.
///
/// They are noted as they come, in pieces of one size, and put in order when they are asked for: a
/// dictionary would leave a third of its room empty, and need half as much again whenever it grows.
/// As they are put in order, each is held to the one before on the same row.
struct WordBucket {
    private let table: String
    /// The last words on rows, by id.
    private var settled: [LastWords.Word] = []
    private var pieces: [[LastWords.Word]] = []
    private var firstMisuse: Finding?

    private static let pieceLength = 32

    init(of table: String) { self.table = table }

    mutating func add(_ word: LastWords.Word, _ families: Families) {
        if pieces.last.map({ $0.count == Self.pieceLength }) ?? true {
            // Rows that are spoken of again and again take hardly more room than those that are not.
            if pieces.count * Self.pieceLength > settled.count / 4 + 256 { settle(families) }
            var piece: [LastWords.Word] = []
            piece.reserveCapacity(Self.pieceLength)
            pieces.append(piece)
        }
        pieces[pieces.count - 1].append(word)
    }

    mutating func word(of id: RowID, _ families: Families) -> LastWords.Word? {
        place(of: id, families).map { settled[$0] }
    }

    mutating func meet(_ id: RowID, _ families: Families) -> LastWords.Word? {
        guard let place = place(of: id, families) else { return nil }
        settled[place].meet()
        return settled[place]
    }

    private mutating func place(of id: RowID, _ families: Families) -> Int? {
        settle(families)
        var (low, high) = (0, settled.count)
        while low < high {
            let middle = (low + high) / 2
            if settled[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < settled.count && settled[low].id == id ? low : nil
    }

    /// The last words, by id.
    mutating func last(_ families: Families) -> [LastWords.Word] {
        settle(families)
        return settled
    }

    /// The first record that says what is not for it to say.
    mutating func misuse(_ families: Families) -> Finding? {
        settle(families)
        return firstMisuse
    }

    private mutating func settle(_ families: Families) {
        guard !pieces.isEmpty else { return }
        var new: [LastWords.Word] = []
        new.reserveCapacity(pieces.count * Self.pieceLength)
        for piece in pieces { new.append(contentsOf: piece) }
        pieces = []
        // By place where ids are the same: of two words the later counts.
        let order = new.indices.sorted { (new[$0].id, $0) < (new[$1].id, $1) }
        let old = settled
        settled = []
        settled.reserveCapacity(old.count + new.count)
        var kept = old.startIndex
        for place in order {
            var word = new[place]
            while kept < old.endIndex, !(word.id < old[kept].id) {
                settled.append(old[kept])
                kept += 1
            }
            let before = settled.last.flatMap { $0.id == word.id ? $0 : nil }
            judge(word, after: before, families)
            if let before {
                // What says nothing of a family leaves the one before.
                if word.family == 0 { word.family = before.family }
                settled.removeLast()
            }
            settled.append(word)
        }
        settled.append(contentsOf: old[kept...])
    }

    private mutating func judge(
        _ word: LastWords.Word, after before: LastWords.Word?, _ families: Families
    ) {
        guard firstMisuse.map({ word.index < $0.index }) ?? true, let event = word.event else {
            return
        }
        let known = before.map { KnownRow(isThere: !$0.isGone, family: families[$0.family]) }
        let fault = event.fault(
            in: RowTable(rawValue: table), isGone: word.isGone, of: families[word.family],
            after: known ?? .unheard)
        guard let fault else { return }
        let said = Record.RowWord(
            table: table, id: word.id.description,
            state: word.isGone ? .gone : .holds(word.digest))
        firstMisuse = .tampered(index: word.index, .row(event, said, fault))
    }
}

/// Families by numbers, which take less room than their ids; 0 is none.
final class Families {
    private var ids: [FamilyID] = []
    private var numbers: [FamilyID: UInt32] = [:]

    func number(of id: FamilyID?) -> UInt32 {
        guard let id else { return 0 }
        if let number = numbers[id] { return number }
        ids.append(id)
        let number = UInt32(clamping: ids.count)
        numbers[id] = number
        return number
    }

    subscript(_ number: UInt32) -> FamilyID? { number == 0 ? nil : ids[Int(number) - 1] }
}
