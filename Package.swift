// swift-tools-version: 6.2
import PackageDescription

// Every module and what it may use. The order is the order of the layers: a module uses only what
// stands above it in this list, and `Tools/check-layers` holds each `import` to it.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func system(_ name: String, pkgConfig: String, debian: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([debian])])
}

func module(_ name: String, uses: [String] = []) -> Target {
    .target(
        name: name, dependencies: uses.map { .init(stringLiteral: $0) }, swiftSettings: strict)
}

func tests(of name: String, uses: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: ([name] + uses).map { .init(stringLiteral: $0) },
        resources: [], swiftSettings: strict)
}

let package = Package(
    name: "FootageVault",
    products: [
        .executable(name: "footage", targets: ["footage"]),
        .library(name: "FootageVault", targets: ["FootageVault"]),
    ],
    targets: [
        system("CSodium", pkgConfig: "libsodium", debian: "libsodium-dev"),
        system("CSQLite", pkgConfig: "sqlite3", debian: "libsqlite3-dev"),
        system("CYAML", pkgConfig: "yaml-0.1", debian: "libyaml-dev"),
        system("CCrypto", pkgConfig: "libcrypto", debian: "libssl-dev"),
        system("CMicrohttpd", pkgConfig: "libmicrohttpd", debian: "libmicrohttpd-dev"),
        .target(name: "CLinux"),

        module("VaultModel"),
        module("VaultCrypto", uses: ["CSodium", "CCrypto", "VaultModel"]),
        module("VaultDisk", uses: ["CLinux", "VaultModel"]),
        module("LoopbackServer", uses: ["CMicrohttpd", "VaultDisk"]),
        module("Database", uses: ["CSQLite", "VaultModel", "VaultDisk"]),
        module("AgeFile", uses: ["VaultModel", "VaultCrypto"]),
        module("Retention", uses: ["CYAML", "VaultModel"]),
        module("AuditLog", uses: ["VaultModel", "VaultCrypto"]),
        module("KeyStore", uses: ["VaultModel", "VaultCrypto", "VaultDisk"]),
        module("ClipStore", uses: ["VaultModel", "VaultCrypto", "VaultDisk"]),
        module(
            "Catalog", uses: ["VaultModel", "VaultCrypto", "VaultDisk", "Database", "AuditLog"]),
        module("TabletDump", uses: ["VaultModel", "VaultDisk"]),
        module("GovernanceReport", uses: ["VaultModel", "VaultCrypto", "AuditLog", "Retention"]),
        module(
            "FootageVault",
            uses: [
                "VaultModel", "VaultCrypto", "VaultDisk", "Database", "AgeFile", "Retention",
                "AuditLog", "KeyStore", "ClipStore", "Catalog", "TabletDump", "GovernanceReport",
            ]),
        module(
            "Watching",
            uses: [
                "VaultModel", "VaultCrypto", "VaultDisk", "LoopbackServer", "Retention",
                "GovernanceReport", "FootageVault",
            ]),
        module(
            "FootageCommand",
            uses: [
                "VaultModel", "VaultCrypto", "VaultDisk", "Retention", "AuditLog", "TabletDump",
                "GovernanceReport", "FootageVault", "Watching",
            ]),
        .executableTarget(
            name: "footage", dependencies: ["FootageCommand"], swiftSettings: strict),

        // What `Tools/bench` times inside the library; no product.
        .executableTarget(
            name: "bench-harness",
            dependencies: [
                "VaultModel", "VaultCrypto", "VaultDisk", "Database", "AgeFile", "Retention",
                "AuditLog",
                "KeyStore", "Catalog", "TabletDump", "FootageVault",
            ], path: "Tools/BenchHarness", swiftSettings: strict),

        .target(
            name: "CDatabaseFiles", path: "Tests/CDatabaseFiles",
            linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(
            name: "DiskDoubles", dependencies: ["CDatabaseFiles", "VaultDisk"],
            path: "Tests/DiskDoubles", swiftSettings: strict),

        .target(
            name: "FuzzTargets",
            dependencies: [
                "AgeFile", "AuditLog", "FootageVault", "KeyStore", "TabletDump", "VaultCrypto",
                "VaultModel",
            ],
            path: "Tests/FuzzTargets", exclude: ["Corpus"], swiftSettings: strict),

        // The evaluator by itself, which `Tests/RetentionOracle/compare` holds to a second one.
        .executableTarget(
            name: "retention-answers", dependencies: ["Retention", "VaultModel"],
            path: "Tests/RetentionOracle/Driver", swiftSettings: strict),

        tests(of: "FuzzTargets", uses: ["VaultDisk"]),
        tests(of: "VaultModel"),
        tests(of: "AuditLog", uses: ["GovernanceReport", "VaultCrypto", "VaultModel"]),
        tests(of: "VaultCrypto", uses: ["VaultModel"]),
        tests(of: "AgeFile", uses: ["VaultCrypto", "VaultModel"]),
        tests(of: "TabletDump", uses: ["VaultModel", "VaultDisk"]),
        tests(of: "FootageCommand", uses: ["VaultModel"]),
        tests(of: "VaultDisk", uses: ["DiskDoubles", "VaultModel"]),
        tests(of: "LoopbackServer"),
        tests(of: "Watching", uses: ["FootageVault", "LoopbackServer", "VaultModel"]),
        tests(of: "Database", uses: ["DiskDoubles", "VaultDisk"]),
        tests(of: "KeyStore", uses: ["DiskDoubles", "VaultDisk"]),
        tests(of: "ClipStore", uses: ["DiskDoubles", "VaultCrypto", "VaultDisk", "VaultModel"]),
        tests(of: "Retention", uses: ["VaultModel"]),
        tests(
            of: "GovernanceReport", uses: ["AuditLog", "Retention", "VaultCrypto", "VaultModel"]),
        tests(
            of: "FootageVault",
            uses: [
                "DiskDoubles", "VaultModel", "VaultCrypto", "VaultDisk", "Database", "AgeFile",
                "Retention", "AuditLog", "KeyStore", "ClipStore", "Catalog", "TabletDump",
                "GovernanceReport",
            ]),
    ],
    swiftLanguageModes: [.v6]
)

// The program that `Tools/fuzz` builds has libFuzzer's `main`, so it is no part of any other build.
if Context.environment["FOOTAGE_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz", dependencies: ["FuzzTargets"], path: "Tools/Fuzz",
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
