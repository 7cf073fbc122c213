import ClipStore
import DiskDoubles
import Testing
import VaultDisk
import VaultModel

@Suite struct FullDiskTests {
    /// With a real file system where one may be mounted; the faulty disk stands in everywhere.
    @Test func `promise 6: a disk that fills up during an upload keeps every whole clip`() throws {
        guard let small = try SmallFileSystem(kibibytes: 4096) else { return }
        let store = try DirectoryClipStore.make(in: small.directory.path, .oneAccount)
        let ids = try (1...3).map {
            try #require(ClipID(bytes: [UInt8](repeating: UInt8($0), count: 16)))
        }
        let kept = Payload(chunks: 10)
        #expect(try kept.upload(to: store, as: ids[0]) == kept.summary)
        let error = #expect(throws: ClipStoreError.self) {
            let writer = try store.create(ids[1])
            try writer.write(nonce: kept.nonce)
            for _ in 0..<10 { try writer.write(sealed: kept.sealed.span) }
            _ = try writer.finish()
        }
        guard case .disk(let cause) = error, cause.isFull else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try store.readBack(ids[0]) == kept.summary)
        #expect(try !store.contains(ids[1]))
        #expect(try store.incoming() == [IncomingUpload(id: ids[1], isAlive: false)])
        try store.removeIncoming(ids[1])
        #expect(try kept.upload(to: store, as: ids[2]) == kept.summary)
    }
}
