// What Swift's Glibc overlay cannot see: macros that are casts or need _GNU_SOURCE, variadic calls,
// and calls younger than the overlay.
//
// No system header is included here but <stdint.h>: with _GNU_SOURCE they define types otherwise than
// the overlay has them, and Swift refuses the two side by side.
#pragma once
#include <stdint.h>

/// `open` with a fixed argument list, which Swift cannot call as C declares it.
int linux_open(const char *path, int flags, uint32_t mode);

/// `openat` with a fixed argument list.
int linux_openat(int dir, const char *path, int flags, uint32_t mode);

/// Takes or gives up an open file description's lock on a whole file, without waiting.
int linux_ofd_lock(int fd, short type);

/// Turns O_DIRECT of an open file on or off.
int linux_set_direct(int fd, int on);

/// `renameat2` within the paths given, an error where something stands.
int linux_rename_noreplace(const char *from, const char *to);

/// The flag of `open` that makes a file without a name.
int linux_unnamed_flag(void);

/// `linkat`: gives an open file a name, an error where something stands.
int linux_name_opened(int fd, const char *path);

/// `fstatfs`, its type widened, because it is signed on some machines and unsigned on others.
int linux_fstatfs(int fd, uint64_t *type, uint64_t *block, uint64_t *available);

/// The name of a directory's entry, which Swift sees as a tuple of 256 numbers.
const char *linux_entry_name(const void *entry);

/// `ENOSPC` and so on, or NULL.
const char *linux_errno_name(int code);

/// What an error number says, in English, whatever the locale.
const char *linux_errno_text(int code);

/// Keeps the process's memory out of core dumps and away from other processes of the account.
int linux_set_undumpable(void);

/// Whether the process may leave a core dump.
int linux_is_dumpable(void);

/// A copy of a descriptor, numbered `least` or higher, closed on exec.
int linux_duplicate(int fd, int least);

/// Makes a descriptor answer EAGAIN rather than wait.
int linux_set_nonblocking(int fd);

/// `pipe2`, both ends closed on exec.
int linux_pipe(int ends[2]);

/// Starts a program: descriptors 0 to count - 1 are copies of those given, every other is closed, no
/// signal is blocked or ignored, and the program leads a process group of its own. Where `confined` is a program's
/// path, it is confined as by `linux_confine`.
int linux_spawn(int32_t *pid, const char *program, const int *descriptors, int count,
                char *const arguments[], char *const environment[], const char *confined);

/// Confines this thread, and the programs that it starts, as far as the kernel can (landlock(7), seccomp(2)): of files
/// they read and run what is installed on the system, that program, and the plain files of these descriptors, and write
/// and change none; they reach no other process and no network. Nothing undoes it. Gives 0 or an error number.
int linux_confine(const char *program, const int *descriptors, int count);

/// Whether some service keeps the machine's clock by others (`STA_UNSYNC` is clear): 1, 0, or -1 when the kernel
/// does not say.
int linux_clock_is_held(void);

/// Writes a line to the system's log, among what concerns authentication.
void linux_log_notice(const char *text);

/// How many bytes the process may lock (`RLIMIT_MEMLOCK`), which the overlay has no name for; all ones for no limit.
uint64_t linux_lock_limit(void);

// The kernel's keyrings (keyrings(7)): the system calls themselves, for which the C library has no wrappers.

/// The keyring of this session, or the account's own for its sessions where this one has none; makes none.
int32_t linux_keyring_of_session(void);

/// Puts bytes under a name into the keyring of this process, and gives the key's number.
int32_t linux_key_add(const char *name, const void *bytes, uint64_t count);

/// "type;owner;group;permissions;name" with a zero behind, as far as it fits; gives the length of all of it.
int64_t linux_key_describe(int32_t key, char *text, uint64_t size);

/// A key's bytes, or the numbers of a keyring's keys, where they fit; gives how many bytes there are.
int64_t linux_key_read(int32_t key, void *bytes, uint64_t size);

/// Says who may do what with a key.
int linux_key_set_permissions(int32_t key, uint32_t permissions);

/// Says in how many seconds the kernel wipes a key.
int linux_key_set_timeout(int32_t key, uint32_t seconds);

/// Puts a key into a keyring, in the place of the one of its name.
int linux_key_link(int32_t key, int32_t keyring);

/// Makes a key useless at once, and wiped.
int linux_key_invalidate(int32_t key);
