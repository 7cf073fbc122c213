import FootageVault
import Glibc
import VaultModel

/// The work inside the library that the bench times.
///
/// One act each, whose figures are printed as a line of JSON. No product, and of no use but to the script
/// `Tools/bench`, which makes what it works on.
@main
enum BenchHarness {
    static func main() {
        do {
            let words = CommandLine.arguments.dropFirst()
            let options = try Options(words.dropFirst())
            let figures: [String: JSONValue]
            switch words.first {
            case "upload": figures = numbers(try UploadWork(options).run())
            case "first-bytes": figures = numbers(try FirstBytes(options).run())
            case "prepare-due": figures = numbers(try DueClips(options).prepare())
            case "destroy": figures = numbers(try DueClips(options).destroy())
            case "replay": figures = numbers(try ReplayWork(options).run())
            case "append": figures = numbers(try AppendWork(options).run())
            case "prepare-filled": figures = try FilledVault(options).prepare()
            default:
                throw VaultError(
                    .usage, "act",
                    "upload, first-bytes, prepare-due, destroy, replay, append or prepare-filled")
            }
            let line = JSONValue.object(figures).canonicalBytes
            print(String(decoding: line, as: UTF8.self))
        } catch {
            print("bench-harness: \(VaultError(explaining: error)?.message ?? "\(error)")")
            exit(1)
        }
    }

    private static func numbers(_ figures: [String: Int64]) -> [String: JSONValue] {
        figures.mapValues { .integer($0) }
    }
}

/// What is given as `--name value`.
struct Options {
    private var values: [String: String] = [:]

    init(_ words: ArraySlice<String>) throws {
        var words = words
        while let name = words.popFirst() {
            guard name.hasPrefix("--"), let value = words.popFirst() else {
                throw VaultError(.usage, "option", "\(name) is no option with a value")
            }
            values[String(name.dropFirst(2))] = value
        }
    }

    func text(_ name: String) throws -> String {
        guard let value = values[name] else {
            throw VaultError(.usage, "option", "--\(name) is missing")
        }
        return value
    }

    func number(_ name: String) throws -> Int {
        guard let number = Int(try text(name)), number > 0 else {
            throw VaultError(.usage, "option", "--\(name) is no number")
        }
        return number
    }
}

/// Runs the body, and tells how long it took by a clock that nobody sets.
func timed<Value>(_ body: () throws -> Value) rethrows -> (value: Value, nanoseconds: Int64) {
    let start = ContinuousClock.now
    let value = try body()
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return (value, seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
}
