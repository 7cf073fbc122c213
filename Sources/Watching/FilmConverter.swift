import Dispatch
import FootageVault
import LoopbackServer
import VaultDisk
import VaultModel

/// Makes of a film that no browser plays one that every browser does, while it is watched: by `ffmpeg`, through pipes.
///
/// The child is given no name and no file, only the film's bytes on its standard input; it may use no protocol but
/// pipes, reaches no file but what is installed, no network and no other process, and is ended with the watch. What it reads of the film counts as given.
struct FilmConverter: Sendable {
    private let ffmpeg: String

    /// The converter of this machine; none where there is no `ffmpeg`.
    init?() {
        guard let found = try? ChildProcess.find("ffmpeg"),
            (try? ChildProcess.find("prlimit")) != nil
        else { return nil }
        ffmpeg = found
    }

    /// Begins to convert a film of so many bytes, from so many milliseconds on.
    func convert(
        size: UInt64, from milliseconds: Int64, lasting length: Int64,
        read: @escaping @Sendable (Range<UInt64>) throws -> [UInt8]
    ) throws -> PipedProcess {
        let child = try ChildProcess(
            ffmpeg, Self.arguments(from: milliseconds),
            limits: ChildProcess.Limits(
                addressSpace: 4 << 30,
                processorSeconds: 600 + UInt64(clamping: length) / 1000 * 30, fileSize: 0),
            reach: .installed)
        let stream = try FilmStream(size: size, read: read)
        let process = try PipedProcess(child)
        DispatchQueue(label: "convert").async {
            defer { process.closeInput() }
            do {
                for piece in stream.pieces { try Self.feed(piece, to: process, read) }
            } catch {
                // The child has what it needs, or was ended; or the film may be watched no longer.
            }
        }
        return process
    }

    /// What `ffmpeg` is told: H.264 and AAC in pieces that can be played as they come, no larger than a screen.
    static func arguments(from milliseconds: Int64) -> [String] {
        [
            "-nostdin", "-v", "quiet", "-protocol_whitelist", "pipe", "-format_whitelist",
            "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi", "-codec_whitelist", decoders, "-i",
            "pipe:0",
            // Behind the input: what comes before is read and left out, for a pipe cannot be sought in.
            "-ss", "\(milliseconds)ms", "-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn",
            "-map_metadata", "-1", "-vf", "scale=w='min(1280,iw)':h=-2", "-pix_fmt", "yuv420p",
            "-c:v",
            "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-crf", "23", "-g", "50",
            "-c:a", "aac", "-ac", "2", "-movflags",
            "frag_keyframe+empty_moov+default_base_moof", "-f", "mp4", "pipe:1",
        ]
    }

    /// What cameras and tablets write, and no other decoder: each is code that a hostile film could reach.
    private static let decoders = [
        "h264", "hevc", "mpeg4", "mpeg2video", "h263", "mjpeg", "prores", "vp8", "vp9", "av1",
        "libdav1d", "aac", "mp3", "mp3float", "mp2", "mp2float", "ac3", "opus", "vorbis", "amrnb",
        "amrwb", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_u8", "pcm_mulaw",
        "pcm_alaw",
    ].joined(separator: ",")

    private static let step: UInt64 = 262_144

    private static func feed(
        _ piece: FilmStream.Piece, to process: PipedProcess,
        _ read: (Range<UInt64>) throws -> [UInt8]
    ) throws {
        switch piece {
        case .made(let bytes): try process.write(bytes)
        case .film(let range):
            var at = range.lowerBound
            while at < range.upperBound {
                let end = min(range.upperBound, at + step)
                let bytes = try read(at..<end)
                try process.write(bytes)
                at = end
            }
        }
    }
}

/// A film that is being converted, as it is sent.
final class ConvertedFilm: ResponseBody {
    private let watch: Watch
    private let process: PipedProcess

    init(_ process: PipedProcess, of watch: Watch) {
        self.process = process
        self.watch = watch
    }

    /// Fills `bytes` with what comes next.
    func read(at offset: UInt64, into bytes: inout MutableSpan<UInt8>) throws -> Int {
        watch.use()
        let count = try process.read(into: &bytes)
        if count == 0, process.end(waiting: .seconds(2)) != .exited(0) {
            throw VaultError(.failed, "not-converted", "the film could not be converted")
        }
        return count
    }

    func end() { process.end() }
}
