public import Retention

extension AlertRules {
    /// The text of the rules that the program goes by unless it is given others; `Policies/alerts.yaml` is the same.
    public static let shippedText = #"""
        # What information governance is told of when the log shows it: `footage audit alerts`.
        #
        # These rules judge nobody. Each alert points at records of the log; a person looks at them and asks. They
        # are this team's to change: copy the file, put your own numbers in, and check it before you use it.
        #
        #   footage audit alerts --check my-alerts.yaml
        #   footage audit alerts --rules my-alerts.yaml
        #
        # Without --rules the command goes by the rules as they stand here.

        alerts: parent-infant-team
        version: 1

        rules:
          # A practitioner opens two or three families' films on a busy day. Many in one hour is a search.
          - {id: browsing, kind: many-families, families: 6, hours: 1}
          - {id: browsing-slowly, kind: many-families, families: 15, hours: 24}

          # By the vault's zone. Times are in quotes: without them YAML reads 20:00 as 1200.
          - id: out-of-hours
            kind: out-of-hours
            days: [monday, tuesday, wednesday, thursday, friday]
            from: "07:00"
            until: "20:00"

          # Once the work with a family has ended its films are rarely needed; answering a request is no surprise.
          - {id: work-ended, kind: after-programme, after: P28D, except: [subject-access, disclosure, review]}

          # Somebody who tries doors, or whose rights are not what their work needs.
          - {id: refused, kind: refused-attempts, attempts: 5, hours: 24}

          # A copy outside the vault that should be back, or deleted, by now.
          - {id: not-returned, kind: unreturned-export, after: P1D}

          # Break-glass is reviewed by another person within a week. Who opened which family, and whether that was
          # reviewed, `footage audit list --event breakglass` shows.
          - {id: break-glass, kind: unreviewed-break-glass, after: P7D}

          # What a second person should have decided, decided alone because nobody else holds governance.
          - {id: decided-alone, kind: own-act}

          # Who reads again and again who has watched one family may have a reason of their own.
          - {id: log-of-one-family, kind: log-of-one-family, times: 10, hours: 168}

          # A list of everything is how a caseload is copied.
          - {id: bulk-listing, kind: bulk-listing, items: 500}

        """#

    /// The rules of that text.
    ///
    /// - Throws: Nothing, as long as it is the text that the tests read.
    public static func shipped() throws(RetentionError) -> Self {
        try Self(Array(shippedText.utf8))
    }
}
