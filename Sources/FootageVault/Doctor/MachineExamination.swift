import Database
import VaultDisk

/// What the machine does for a vault, whichever vault it is.
struct MachineExamination {
    /// So much memory is locked at once when many keys are open.
    private static let memoryForSecrets = 1 << 20

    var lines: [Examination.Line] {
        [memoryLock, coreDumps, swap, keyring, clockService] + ToolExamination().lines
            + [SQLiteRelease(version: Database.libraryVersion).line]
    }

    private var memoryLock: Examination.Line {
        let limit = SystemMemory.lockLimit.map { "\($0 >> 10) KiB" } ?? "no limit"
        guard SystemMemory.canLock(Self.memoryForSecrets) else {
            return .init(
                "memory-lock", .attention,
                "secrets cannot all be kept from the swap: the limit of locked memory is \(limit)",
                mend: """
                    allow \(Self.memoryForSecrets >> 10) KiB: `memlock` in /etc/security/limits.conf, or \
                    LimitMEMLOCK= in a service's unit
                    """)
        }
        return .init(
            "memory-lock", .ok, "secrets are kept from the swap (limit of locked memory: \(limit))")
    }

    private var coreDumps: Examination.Line {
        // This program's own memory the kernel hands to nobody; a limit keeps those it starts from a file only.
        guard ProcessHygiene.coreDumpsGoToProgram else {
            return .init("core-dumps", .ok, "a crash leaves no memory on the disk")
        }
        return .init(
            "core-dumps", .attention,
            """
            the memory of a program that crashes is handed to another program, which may keep it: not this \
            program's, but that of ffprobe, which has a film in it
            """,
            mend: """
                set Storage=none in /etc/systemd/coredump.conf, or `sysctl kernel.core_pattern=core`
                """)
    }

    private var swap: Examination.Line {
        guard let areas = SwapArea.inUse() else {
            return .init(
                "swap", .attention, "whether memory is swapped is not known",
                mend: "look with `swapon --show`")
        }
        let open = areas.filter { $0.kind == .plain || $0.kind == .file }
        guard !open.isEmpty else {
            return .init(
                "swap", .ok,
                areas.isEmpty
                    ? "nothing is swapped to a disk"
                    : "what is swapped is encrypted, or stays in memory")
        }
        return .init(
            "swap", .attention,
            "what is swapped may lie on the disk unencrypted: film and names on their way to a screen too",
            mend:
                "encrypt the swap (`cryptsetup`, /etc/crypttab), or turn it off with `swapoff -a`",
            details: open.map {
                $0.path + ($0.kind == .file ? ": a file; is its disk encrypted?" : "")
            })
    }

    /// Nothing is amiss where nothing can be kept: commands ask, as they do without `footage unlock`.
    private var keyring: Examination.Line {
        guard let hindrance = KeptIdentities(in: LinuxKeyring()).hindrance else {
            return .init(
                "keyring", .ok,
                "`footage unlock` can keep an identity open in this session, in the kernel's memory"
            )
        }
        return .init(
            "keyring", .ok,
            "`footage unlock` is not possible here, and commands ask each time: \(hindrance.message)"
        )
    }

    private var clockService: Examination.Line {
        switch SystemClock.isKept {
        case true?:
            .init("time-sync", .ok, "the clock is kept by a time service")
        case false?:
            .init(
                "time-sync", .attention, "no time service keeps the clock",
                mend: "install one, such as systemd-timesyncd or chrony: deadlines hang on the date"
            )
        case nil:
            .init(
                "time-sync", .attention, "whether a time service keeps the clock is unknown",
                mend: "compare the date with another clock now and then")
        }
    }
}
