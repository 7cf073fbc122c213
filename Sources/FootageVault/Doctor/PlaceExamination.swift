import VaultDisk

/// The place that a vault lies in, looked at without opening it.
struct PlaceExamination {
    let location: VaultLocation
    let environment: VaultEnvironment
    let disk: any Disk

    /// Below so much free space somebody should look.
    private static let comfortable: UInt64 = 1 << 30

    var lines: [Examination.Line] {
        do {
            guard try disk.exists(location.directory + "/.") else {
                return [
                    .init(
                        "place", .wrong, "there is no vault at \(location.directory)",
                        mend: "name it with --vault DIR or FOOTAGE_VAULT; mount its disk")
                ]
            }
        } catch {
            return [.failed("place", .wrong, "the vault cannot be looked at: ", error)]
        }
        var lines: [Examination.Line] = []
        let description: VaultDescription?
        do {
            let file = try disk.openPlainFile(location.description)
            description = try VaultDescription(file.readAll(limit: 65_536))
        } catch {
            description = nil
            lines.append(.failed("description", .wrong, "", error))
        }
        let modes = modes(of: description)
        let slots = SlotPlace(in: location, description?.slots).path
        lines.append(ModeSurvey(of: location, slots: slots, modes, on: disk).line)
        lines.append(group(of: description, modes))
        if let description { lines.append(zone(description.zone)) }
        lines.append(fileSystem("file-system", "the vault", at: location.directory))
        let isThere = (try? disk.exists(slots)) ?? false
        lines.append(
            fileSystem(
                "key-slots", "the key slots", at: isThere ? slots : Path.directory(of: slots)))
        lines.append(space)
        lines.append(reserve(modes))
        return lines
    }

    /// What the description says, and where it says nothing what the directory was made with.
    private func modes(of description: VaultDescription?) -> VaultModes {
        guard let status = try? disk.status(of: location.directory + "/.") else {
            return .oneAccount
        }
        if let description {
            return description.group == nil ? .oneAccount : .group(status.group)
        }
        return status.mode.rawValue & 0o070 == 0 ? .oneAccount : .group(status.group)
    }

    private func group(
        of description: VaultDescription?, _ modes: VaultModes
    ) -> Examination.Line {
        guard let group = modes.group else {
            return .init("group", .ok, "the vault is one account's")
        }
        if let name = description?.group {
            guard let known = SystemGroup.id(named: name) else {
                return .init(
                    "group", .wrong,
                    "the vault is the group \(name)'s, which this machine does not know",
                    mend: "`groupadd \(ShellWord.quoted(name))`, then `chgrp -R` to it, as root")
            }
            guard known == group else {
                return .init(
                    "group", .wrong,
                    "the vault is the group \(name)'s (\(known)), and its directory belongs to group \(group)",
                    mend:
                        "as root, `chgrp -R \(ShellWord.quoted(name)) \(ShellWord.quoted(location.directory))`"
                )
            }
        }
        guard SystemGroup.includes(group) else {
            return .init(
                "group", .attention, "this account is no member of the vault's group \(group)",
                mend: "`usermod -aG` as root adds it; it counts from the next login")
        }
        return .init("group", .ok, "the vault is the group \(description?.group ?? "\(group)")'s")
    }

    private func zone(_ name: String) -> Examination.Line {
        do throws(DiskError) {
            return .init(
                "zone", .ok, "this machine knows the time zone \(try CivilZone(name).name)")
        } catch {
            return .failed("zone", .wrong, "", error)
        }
    }

    private func fileSystem(
        _ line: String, _ what: String, at path: String
    ) -> Examination.Line {
        let kind: FileSystemKind
        do throws(DiskError) {
            kind = FileSystemKind(magic: try disk.fileSystem(at: path).type)
        } catch {
            return .failed(line, .attention, "where \(what) lie is not known: ", error)
        }
        let lie = what == "the vault" ? "lies" : "lie"
        switch kind {
        case .ordinary:
            return .init(line, .ok, "\(what) \(lie) on \(kind.name)")
        case .copyOnWrite:
            return .init(
                line, .attention,
                "\(what) \(lie) on \(kind.name), which may keep old blocks of what is overwritten",
                mend: "the disk must be encrypted; ext4 or xfs overwrite in place")
        case .network, .userSpace:
            return .init(
                line, .wrong,
                "\(what) \(lie) on \(kind.name), whose locks and flushes cannot be relied on",
                mend: "keep it on a local disk (ext4 or xfs)")
        }
    }

    private var space: Examination.Line {
        let free: UInt64
        do throws(DiskError) {
            free = try disk.availableBytes(at: location.directory)
        } catch {
            return .failed("free-space", .attention, "how much space is free is not known: ", error)
        }
        let megabytes = "\(free / 1_000_000) MB are free on the vault's disk"
        if free < LogReserve.roomForRecords {
            return .init(
                "free-space", .wrong,
                megabytes + ": nothing can be recorded, and so nothing be done",
                mend: "free some space")
        }
        if free < Self.comfortable {
            return .init("free-space", .attention, megabytes, mend: "free some space soon")
        }
        return .init("free-space", .ok, megabytes)
    }

    private func reserve(_ modes: VaultModes) -> Examination.Line {
        let reserve = LogReserve(of: location, environment, modes, on: disk)
        let (held, size) = (reserve.held, reserve.size)
        guard held < size else {
            return .init(
                "log-reserve", .ok,
                "\(size >> 10) KiB are kept for the log, for when the disk is full")
        }
        return .init(
            "log-reserve", held == 0 ? .wrong : .attention,
            "\(held >> 10) of \(size >> 10) KiB are kept for the log, for when the disk is full",
            mend: "free some space: the next command that writes makes it whole")
    }
}
