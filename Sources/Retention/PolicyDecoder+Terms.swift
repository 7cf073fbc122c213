import VaultModel

extension PolicyDecoder {
    func appraisals(_ node: YAMLNode?) -> [Policy.Appraisal] {
        reader.elements(node, "`appraisal`").compactMap { element in
            let keys = ["role", "on", "minute", "until"]
            guard let section = Section(element, "an appraisal", keys: keys, reader: reader) else {
                return nil
            }
            let role = reader.name(section.required("role"), "role", as: Role.self)
            let on = reader.date(section.required("on"), "`on`")
            let minute = reader.text(section.required("minute"), "`minute`")
            let until = reader.date(section.required("until"), "`until`")
            if let role, role != .governance, let node = section["role"] {
                problems.add(node.place, "only `governance` appraises")
            }
            if let on, let until, until < on, let node = section["until"] {
                problems.add(node.place, "`until` is before `on`")
            }
            guard let role, let on, let minute, let until else { return nil }
            return Policy.Appraisal(role: role, on: on, minute: minute, until: until)
        }
    }

    func consent(_ node: YAMLNode?) -> Policy.ConsentTerms? {
        let keys = ["needed", "erase_after"]
        guard let section = Section(node, "`consent`", keys: keys, reader: reader) else {
            return nil
        }
        let needed = purposes(section.required("needed"), "`needed`", orNone: true)
        let eraseAfter = reader.period(section.required("erase_after"), "`erase_after`")
        guard let eraseAfter else { return nil }
        return Policy.ConsentTerms(needed: needed, eraseAfter: eraseAfter)
    }

    /// A list of purposes; only where nothing is a sensible answer may it be empty.
    func purposes(_ node: YAMLNode?, _ what: String, orNone mayBeEmpty: Bool) -> PurposeSet {
        if mayBeEmpty, case .list(let list) = node?.content, list.isEmpty { return [] }
        return PurposeSet(
            reader.values(node, what) { reader.name($0, "purpose", as: Purpose.self) })
    }

    func brakes(_ node: YAMLNode?) -> Brakes? {
        let keys = ["clips", "families", "percent"]
        guard let section = Section(node, "`brakes`", keys: keys, reader: reader) else {
            return nil
        }
        let clips = reader.integer(section.required("clips"), "`clips`", in: 1...1_000_000)
        let families = reader.integer(
            section.required("families"), "`families`", in: 1...1_000_000)
        let percent = reader.integer(section.required("percent"), "`percent`", in: 1...100)
        guard let clips, let families, let percent else { return nil }
        return Brakes(clips: clips, families: families, percent: percent)
    }

    func afterwards(_ node: YAMLNode?) -> Policy.Afterwards? {
        let keys = ["particulars", "texts", "tombstones"]
        guard let section = Section(node, "`afterwards`", keys: keys, reader: reader) else {
            return nil
        }
        let particulars = reader.period(section.required("particulars"), "`particulars`")
        let texts = reader.period(section.required("texts"), "`texts`")
        let tombstones = reader.period(section.required("tombstones"), "`tombstones`")
        guard let particulars, let texts, let tombstones else { return nil }
        for (name, period) in [("particulars", particulars), ("texts", texts)] {
            guard tombstones.mayEnd(before: period), let node = section["tombstones"] else {
                continue
            }
            problems.add(
                node.place,
                "`tombstones` (\(tombstones)) must not be shorter than `\(name)` (\(period)), "
                    + "or a family's \(name) would never be erased")
        }
        return Policy.Afterwards(particulars: particulars, texts: texts, tombstones: tombstones)
    }
}

extension Period {
    /// Whether there is a day from which it ends before another period does.
    ///
    /// Months are of unequal length: four years of days show it.
    fileprivate func mayEnd(before other: Period) -> Bool {
        guard months < other.months || days < other.days else { return false }
        guard let first = CivilDate(year: 2024, month: 1, day: 1) else { return true }
        return (0..<1461).contains { index in
            let day = first.adding(days: index)
            return day.adding(self, rounding: .backward) < day.adding(other, rounding: .backward)
        }
    }
}
