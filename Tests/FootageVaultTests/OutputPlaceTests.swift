import FootageVault
import Glibc
import Testing
import VaultDisk

@Suite struct OutputPlaceTests {
    @Test
    func `nothing plain is written into a vault, however its path goes there`() throws {
        let test = try TestVault()
        #expect(unsafe symlink(test.directory + "/vault/clips", test.directory + "/link") == 0)
        for path in [
            "vault/x", "vault/clips/x", "vault/missing/deep/x", "link/x", "link/missing/x",
            "vault/../vault/x", "./vault/./x",
        ] {
            let refusal = code { try OutputPlace.check(test.directory + "/" + path) }
            #expect(refusal == "inside-vault", "\(path)")
        }
        #expect(
            code { try OutputPlace.check(test.directory + "/missing/../vault/x") }
                == "no-directory")
    }

    @Test
    func `what lies beside a vault is written`() throws {
        let test = try TestVault()
        for path in ["x", "vault2/x", "missing/deep/x", "vault", "vault/../x"] {
            try OutputPlace.check(test.directory + "/" + path)
        }
        try OutputPlace.check("/x")
    }

    @Test
    func `a directory that is to become a vault takes nothing either`() throws {
        let test = try TestVault()
        let new = test.directory + "/new"
        try LinuxDisk().createDirectory(new, .oneAccount)
        #expect(unsafe symlink(new, test.directory + "/link") == 0)
        for path in [new + "/x", test.directory + "/link/x"] {
            try OutputPlace.check(path)
            #expect(code { try OutputPlace.check(path, outside: new) } == "inside-vault")
        }
    }
}
