import FootageCommand
import Synchronization
import Testing

@Suite struct ProgressBarTests {
    /// A clock that tells the seconds it was set to.
    final class Clock: Sendable {
        let seconds = Atomic<Int>(0)
    }

    private func bar(
        on device: FakeDevice, total: Int64 = 1_000_000_000, clock: Clock
    ) -> (ProgressBar, Terminal) {
        let terminal = Terminal(device: device, environment: Environment([:]))
        let bar = ProgressBar("Bringing in", total: total, on: terminal) {
            .seconds(clock.seconds.load(ordering: .relaxed))
        }
        return (bar, terminal)
    }

    @Test func `progress shows bytes, elapsed and remaining time, and goes before other output`() {
        let device = FakeDevice(terminals: [.errors], columns: 80)
        let clock = Clock()
        let (bar, terminal) = bar(on: device, clock: clock)
        clock.seconds.store(10, ordering: .relaxed)
        bar.advance(by: 250_000_000)
        bar.advance(by: 1)
        terminal.note("a film was refused")
        clock.seconds.store(40, ordering: .relaxed)
        bar.advance(by: .max)
        bar.finish()
        bar.finish()
        #expect(
            device.text(.errors).split(separator: "\r\u{1B}[K", omittingEmptySubsequences: false)
                == [
                    "", "Bringing in  [------------------------------]  0%  0 MB of 1,000 MB  0:00",
                    "Bringing in  [#####-----------------]  25%  250 MB of 1,000 MB  0:10, 0:30 left",
                    "footage: note: a film was refused\n",
                    "Bringing in  [##############################]  100%  1,000 MB of 1,000 MB  0:40",
                    "",
                ])
    }

    @Test func `nothing is drawn where nobody looks`() {
        let device = FakeDevice()
        let clock = Clock()
        let (bar, _) = bar(on: device, clock: clock)
        bar.advance(by: 5)
        bar.finish()
        #expect(device.text(.errors) == "")
    }

    @Test(arguments: 1...120)
    func `a bar never fills a terminal's line`(columns: Int) {
        let device = FakeDevice(terminals: [.errors], columns: columns)
        let clock = Clock()
        clock.seconds.store(100_000, ordering: .relaxed)
        let (bar, _) = bar(on: device, total: .max, clock: clock)
        bar.advance(by: .max / 3)
        let drawn = device.text(.errors).split(separator: "\r\u{1B}[K")
        #expect(drawn.allSatisfy { $0.count < max(20, columns) })
    }

    @Test func `odd totals do no harm`() {
        let device = FakeDevice(terminals: [.errors], columns: 80)
        let clock = Clock()
        for total in [Int64.min, -1, 0, 1, .max] {
            let (bar, _) = bar(on: device, total: total, clock: clock)
            for bytes in [Int64.min, -1, 0, 1, .max] { bar.advance(by: bytes) }
            bar.finish()
        }
        #expect(device.text(.errors).contains("Bringing in"))
    }
}
