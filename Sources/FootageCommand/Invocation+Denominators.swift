internal import GovernanceReport
internal import VaultModel

extension Invocation {
    /// The denominators of the file named; none when what is wrong with it was answered.
    mutating func denominators() throws -> Denominators? {
        let path = try required("denominator", as: .path)
        let bytes = try InputFile.read(path, limit: Denominators.mostBytes)
        do throws(Denominators.Problems) {
            return try Denominators(csv: bytes)
        } catch {
            exit = .badInput
            let problems = error.list
            answer(
                .members([
                    "file": .string(path),
                    "problems": .array(
                        problems.map {
                            .members(["line": .count($0.line), "message": .string($0.message)])
                        }),
                ])
            ) { terminal in
                for problem in problems {
                    terminal.line("\(path):\(problem.line): \(problem.message)", style: .bad)
                }
                terminal.line(
                    "\(Amounts.count(problems.count, "problem", "problems")); nothing was exported."
                )
            }
            return nil
        }
    }
}
