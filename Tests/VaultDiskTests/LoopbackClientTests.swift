import Testing
import VaultDisk

@Suite struct `Whose program is at the other end` {
    private static let table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 22 1
           1: 0100007F:A0F0 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 23 1
           2: 0100007F:1F90 0100007F:A0F0 01 00000000:00000000 00:00000000 00000000  1000        0 24 1
           3: 0100007F:A0F1 0100007F:1F90 06 00000000:00000000 00:00000000 00000000     0        0 0 3
           4: 0200007F:A0F2 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 25 1
           5: 0000000000000000FFFF00000100007F:A0F3 0000000000000000FFFF00000100007F:1F90 01 0:0 00:0 0  1003  0 26 1
        """

    private func account(_ client: UInt16) -> UInt32? {
        LoopbackClient.account(from: client, to: 0x1F90, in: Self.table)
    }

    @Test func `the account of its end is told, and not that of the server's`() {
        #expect(account(0xA0F0) == 1001)
        #expect(account(0xA0F3) == 1003)
    }

    @Test func `nobody is told for a connection that is over, from elsewhere or unheard of`() {
        #expect(account(0xA0F1) == nil)
        #expect(account(0xA0F2) == nil)
        #expect(account(0xBBBB) == nil)
        #expect(LoopbackClient.account(from: 1, to: 2, in: "") == nil)
    }
}
