import FoundationEssentials

/// What `ffprobe` prints, as far as it is used; every field may be missing, odd or hostile.
package struct ProbeReport: Decodable {
    struct Format: Decodable {
        let duration: Loose?
        let tags: [String: Loose]?
    }

    struct Stream: Decodable {
        let codecType: Loose?
        let codecName: Loose?
        let codecTag: Loose?
        let width: Loose?
        let height: Loose?
        let duration: Loose?
        let frames: Loose?
        let packets: Loose?
        let disposition: [String: Loose]?
        let sideData: [[String: Loose]]?
        let tags: [String: Loose]?

        enum CodingKeys: String, CodingKey {
            case codecType = "codec_type"
            case codecName = "codec_name"
            case codecTag = "codec_tag_string"
            case width, height, duration, disposition, tags
            case frames = "nb_frames"
            case packets = "nb_read_packets"
            case sideData = "side_data_list"
        }
    }

    let streams: [Stream]?
    let format: Format?

    /// The most that is read of a report, in bytes.
    package static let limit = 4 << 20

}

extension ProbeReport {
    /// Reads a report, or gives none when it is not one.
    package init?(_ bytes: [UInt8]) {
        // A strict decoder: it refuses what is cut short and nests only so deep.
        guard bytes.count <= Self.limit,
            let report = try? JSONDecoder().decode(Self.self, from: Data(bytes))
        else { return nil }
        self = report
    }
}

/// A text or a number, as `ffprobe` writes some values either way; anything else is kept as nothing.
struct Loose: Hashable {
    let text: String
}

extension Loose: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else if let number = try? container.decode(Int64.self) {
            text = String(number)
        } else if let number = try? container.decode(Double.self) {
            text = String(number)
        } else {
            text = ""
        }
    }

    /// A whole number.
    var integer: Int64? { Int64(text) }

    /// A count of things, where it can be one.
    var count: Int64? { integer.flatMap { $0 >= 0 ? $0 : nil } }

    /// A picture's side, where it can be one.
    var side: Int? {
        guard let number = integer, (1...65_536).contains(number) else { return nil }
        return Int(number)
    }

    /// A length in seconds, where it can be one: at most a month.
    var seconds: Double? {
        guard let number = Double(text), number.isFinite, (0...2_678_400).contains(number) else {
            return nil
        }
        return number
    }

    /// A short text that can be shown, or none when there is nothing in it.
    var shown: SafeText? {
        let trimmed = ManifestReader.trimmed(String(text.prefix(80)))
        return trimmed.isEmpty ? nil : SafeText(trimmed)
    }
}
