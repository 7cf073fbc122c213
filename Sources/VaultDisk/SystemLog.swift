import CLinux

/// The system's log (`syslog(3)`), for what must be noticed where no vault's log can be written.
public enum SystemLog {
    /// Writes a line among what concerns authentication; a machine without such a log loses it.
    public static func notice(_ text: String) {
        unsafe linux_log_notice(text)
    }
}
