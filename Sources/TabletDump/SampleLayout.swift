/// How the samples of a track lie in its chunks, where all are said to be of one size.
///
/// QuickTime's sound was designed for single values: the tables of sound that is compressed, in descriptions
/// of version 0 and 1, count values of one byte each that are nowhere in the file, unless the compression
/// ID is -2 (QuickTime File Format, "Redefined Sample Tables").
struct SampleLayout {
    /// How many samples are stored together.
    let samples: Int64
    /// In how many bytes.
    let bytes: Int64

    /// The layout of so many samples in so many bytes; of one, unless said otherwise.
    init(_ samples: Int64 = 1, in bytes: Int64) {
        self.samples = samples
        self.bytes = bytes
    }

    /// The layout of a sound track by its sample descriptions (`stsd`, behind version and flags) and the
    /// size that its table gives for every sample; none when it is not understood.
    init?(sound description: [UInt8], same: Int64) {
        func number(_ place: Int, _ count: Int) -> Int64 {
            Int64(IndexBoxes.number(description[place..<place + count]))
        }
        // One description: a number of them, then length, format, 8 bytes, version, 6 bytes, channels.
        guard description.count >= 40, number(0, 4) == 1 else { return nil }
        let format = String(decoding: description[8..<12], as: UTF8.self)
        let (channels, bits, compression) = (number(28, 2), number(30, 2), number(32, 2))
        switch number(20, 2) {
        case 0 where Self.uncompressed.contains(format):
            guard channels > 0, bits == 8 || bits == 16 else { return nil }
            self.init(in: channels * bits / 8)
        case 0 where same > 1 && !Self.oldCompressed.contains(format): self.init(in: same)
        case 1 where compression == 0xFFFE: self.init(in: same)
        case 1:
            guard description.count >= 56 else { return nil }
            let (samples, bytes) = (number(40, 4), number(48, 4))
            guard samples > 0, bytes > 0 else { return nil }
            if same == 1 {
                self.init(samples, in: bytes)
            } else if samples == 1 || same == bytes {
                self.init(in: bytes)
            } else {
                return nil
            }
        case 2 where same > 1: self.init(in: same)
        default: return nil
        }
    }

    /// How many of a chunk's samples fit into so many bytes.
    func fitting(_ count: Int64, in room: Int64) -> Int64 {
        let (fitting, isMore) = (room / bytes).multipliedReportingOverflow(by: samples)
        return isMore ? count : min(count, fitting)
    }

    /// Formats of which version 0 tells channels and bits.
    private static let uncompressed: Set = ["raw ", "twos", "sowt", "NONE", "\0\0\0\0"]
    /// Formats that were written with version 0 before there was a version 1.
    private static let oldCompressed: Set = ["MAC3", "MAC6", "ima4"]
}
