public import Retention

extension ProgrammeProfiles {
    /// The text of the profiles that the program goes by unless it is given others; `Policies/programmes.yaml` is the
    /// same.
    public static let shippedText = #"""
        # What each kind of programme is held to: `footage programme measures`, and the statement of an audit export.
        #
        # A profile says only what it measures. What is found is met, not met or not recorded; it judges a course of
        # work on record, not a person. The numbers are those of the sources named; your own manual or commissioner may
        # say otherwise. Copy the file, put your own numbers in, and name it:
        #
        #   footage programme measures --profiles my-programmes.yaml
        #   footage audit export --out DIR --profiles my-programmes.yaml
        #
        # Without --profiles the commands go by the profiles as they stand here.

        programmes: video-feedback
        version: 1

        profiles:
          - kind: VIG
            about: Video Interaction Guidance
            source: NICE guideline NG26, video feedback programmes
            # How many sessions were held.
            sessions: {least: 10}
            # Minutes filmed in each session, whole ones: all films of it together, edits of them left out.
            minutes: {least: 10, most: 20}
            # From the first session to the last.
            course: {least: P3M, most: P4M}
            # Watched again with the parent.
            reviewed: each-session

          # The protocol's six visits, and a seventh where the team makes a first one to get acquainted. How long is
          # filmed and over which months differs by version: put in what your trainers gave you.
          - kind: VIPP-SD
            about: Video-feedback Intervention to promote Positive Parenting and Sensitive Discipline
            source: the programme's protocol of 6 or 7 visits
            sessions: {least: 6, most: 7}
            reviewed: each-session

        """#

    /// The profiles of that text.
    ///
    /// - Throws: Nothing, as long as it is the text that the tests read.
    public static func shipped() throws(RetentionError) -> Self {
        try Self(Array(shippedText.utf8))
    }
}
