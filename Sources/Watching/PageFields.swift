/// What every response says to the browser: nothing is kept, nothing comes from elsewhere, nobody is told.
enum PageFields {
    /// What a page may load and do (Content Security Policy Level 3): what this server gives, and nothing inline.
    static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "media-src 'self'",
        "img-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'self'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    /// The header fields of everything.
    static let all: [(name: String, value: String)] = [
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", policy),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        (
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), "
                + "picture-in-picture=(), fullscreen=(self)"
        ),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
    ]
}
