import CLinux
import Glibc
public import VaultModel

/// The machine's clock.
public enum SystemClock {
    /// The present moment, to the millisecond.
    public static func now() -> Instant {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(
            milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// How long the machine has been up, suspended or not; no clock that is set changes it.
    public static func sinceBoot() -> Duration {
        var time = timespec()
        unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    /// Whether some service keeps the clock by other machines' (NTP); none when the kernel does not say.
    public static var isKept: Bool? {
        let held = linux_clock_is_held()
        return held < 0 ? nil : held == 1
    }
}
