#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "linux_shim.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Landlock (landlock(7)), by its numbers: the C library has no wrappers, and Debian 12's headers know its second
// version, while the kernel may know the seventh.
enum { landlock_create = 444, landlock_add = 445, landlock_restrict = 446, landlock_beneath = 1 };
enum {
    may_execute = 1 << 0,
    may_write = 1 << 1,
    may_read = 1 << 2,
    may_list = 1 << 3,
};

struct landlock_rules {
    uint64_t files;
    uint64_t net;
    uint64_t scoped;
};

struct landlock_place {
    uint64_t allowed;
    int32_t place;
} __attribute__((packed));

// What a program and its libraries are installed in. What is not there is passed over.
static const char *const installed[] = {"/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache"};

static int allow(int rules, int place, uint64_t allowed) {
    struct landlock_place rule = {allowed, place};
    return (int)syscall(landlock_add, rules, landlock_beneath, &rule, 0);
}

static int allow_path(int rules, const char *path, uint64_t allowed) {
    int place = open(path, O_PATH | O_CLOEXEC);
    if (place < 0) return errno == ENOENT ? 0 : -1;
    struct stat status;
    int failure = fstat(place, &status);
    if (!failure && !S_ISDIR(status.st_mode)) allowed &= ~(uint64_t)may_list;
    if (!failure) failure = allow(rules, place, allowed);
    close(place);
    return failure;
}

// Nothing of the disk but to read and run what is installed, the program itself, and the plain files that it is handed.
static int confine_files(const char *program, const int *descriptors, int count) {
    long version = syscall(landlock_create, NULL, 0, 1);
    // A kernel without it, or with it turned off.
    if (version < 1) return 0;
    struct landlock_rules all = {0, 0, 0};
    size_t size = version < 4 ? 8 : version < 6 ? 16 : 24;
    all.files = (1ULL << (version < 2 ? 13 : version < 3 ? 14 : version < 5 ? 15 : 16)) - 1;
    // To bind and to connect; then abstract sockets and signals of others.
    if (version >= 4) all.net = 3;
    if (version >= 6) all.scoped = 3;
    int rules = (int)syscall(landlock_create, &all, size, 0);
    if (rules < 0) return -1;
    int failure = 0;
    for (size_t number = 0; number < sizeof installed / sizeof *installed && !failure; number++)
        failure = allow_path(rules, installed[number], may_execute | may_read | may_list);
    if (!failure) failure = allow_path(rules, program, may_execute | may_read);
    if (!failure) failure = allow_path(rules, "/dev/null", may_read | may_write);
    if (!failure) failure = allow_path(rules, "/dev/zero", may_read);
    if (!failure) failure = allow_path(rules, "/dev/urandom", may_read);
    for (int number = 0; number < count && !failure; number++) {
        struct stat status;
        failure = fstat(descriptors[number], &status);
        // `/dev/fd/3` opens the file again, by its name.
        if (!failure && S_ISREG(status.st_mode)) failure = allow(rules, descriptors[number], may_read);
    }
    if (!failure) failure = (int)syscall(landlock_restrict, rules, 0);
    int code = errno;
    close(rules);
    errno = code;
    return failure;
}

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

// No socket of any kind, no look into another process, no keyring, and none of the calls by which kernels are most often
// broken out of. A list of what is forbidden: what a decoder needs differs by its version and by its processor.
static int confine_calls(void) {
#ifdef ARCHITECTURE
    static const uint32_t forbidden[] = {
        SYS_socket, SYS_socketpair, SYS_io_uring_setup, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev,
        SYS_pidfd_getfd, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd,
        SYS_unshare, SYS_setns, SYS_mount, SYS_open_by_handle_at,
    };
    enum { count = sizeof forbidden / sizeof *forbidden };
    struct sock_filter code[count + 7];
    unsigned length = 0;
    const unsigned refuse = count + 5;
    code[length++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
    code[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 0, refuse - 2);
    code[length++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    // The same calls by other numbers (x32).
    code[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, refuse - 4, 0);
    for (unsigned number = 0; number < count; number++) {
        code[length] = (struct sock_filter)BPF_JUMP(
            BPF_JMP | BPF_JEQ | BPF_K, forbidden[number], (uint8_t)(refuse - length - 1), 0);
        length++;
    }
    code[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    code[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    struct sock_fprog program = {(unsigned short)length, code};
    // A kernel without filters says EINVAL.
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) && errno != EINVAL) return -1;
#endif
    return 0;
}

int linux_confine(const char *program, const int *descriptors, int count) {
    if (confine_files(program, descriptors, count)) return errno;
    return confine_calls() ? errno : 0;
}
