#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "linux_shim.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <syslog.h>
#include <unistd.h>

int linux_open(const char *path, int flags, uint32_t mode) {
    return open(path, flags | O_CLOEXEC, mode);
}

int linux_openat(int dir, const char *path, int flags, uint32_t mode) {
    return openat(dir, path, flags | O_CLOEXEC, mode);
}

int linux_ofd_lock(int fd, short type) {
    struct flock lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return fcntl(fd, F_OFD_SETLK, &lock);
}

int linux_set_direct(int fd, int on) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return -1;
    return fcntl(fd, F_SETFL, on ? flags | O_DIRECT : flags & ~O_DIRECT);
}

int linux_rename_noreplace(const char *from, const char *to) {
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

int linux_unnamed_flag(void) { return O_TMPFILE; }

int linux_name_opened(int fd, const char *path) {
    // Through /proc, because AT_EMPTY_PATH asks for a capability.
    char opened[32];
    snprintf(opened, sizeof opened, "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, opened, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
}

int linux_fstatfs(int fd, uint64_t *type, uint64_t *block, uint64_t *available) {
    struct statfs status;
    if (fstatfs(fd, &status) < 0) return -1;
    *type = (uint64_t)status.f_type & 0xffffffffu;
    *block = (uint64_t)status.f_bsize;
    *available = (uint64_t)status.f_bavail;
    return 0;
}

const char *linux_entry_name(const void *entry) { return ((const struct dirent *)entry)->d_name; }

const char *linux_errno_name(int code) { return strerrorname_np(code); }

const char *linux_errno_text(int code) { return strerrordesc_np(code); }

int linux_set_undumpable(void) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) < 0) return -1;
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int linux_is_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }

int linux_duplicate(int fd, int least) { return fcntl(fd, F_DUPFD_CLOEXEC, least); }

int linux_set_nonblocking(int fd) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return -1;
    return fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

int linux_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

static int spawn_here(int32_t *pid, const char *program, const int *descriptors, int count,
                      char *const arguments[], char *const environment[]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    failure = posix_spawnattr_init(&attributes);
    if (failure) {
        posix_spawn_file_actions_destroy(&actions);
        return failure;
    }
    sigemptyset(&none);
    sigfillset(&all);
    for (int number = 0; number < count && !failure; number++)
        failure = posix_spawn_file_actions_adddup2(&actions, descriptors[number], number);
    if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(&actions, count);
    if (!failure) failure = posix_spawnattr_setsigmask(&attributes, &none);
    if (!failure) failure = posix_spawnattr_setsigdefault(&attributes, &all);
    if (!failure) failure = posix_spawnattr_setpgroup(&attributes, 0);
    if (!failure)
        failure = posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    if (!failure)
        failure = posix_spawn(pid, program, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

struct spawning {
    int32_t *pid;
    const char *program;
    const int *descriptors;
    int count;
    char *const *arguments;
    char *const *environment;
    const char *confined;
    int failure;
};

// On a thread of its own, as credentials are a thread's: the child is born without the session's keyring, in which an
// unlocked identity may lie, and without a way to more power than it has. Where the kernel knows neither, it is not.
static void *spawn_apart(void *context) {
    struct spawning *spawning = context;
    // One that is full is no reason to hand the identity over.
    if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0 && errno != ENOSYS && errno != EPERM) {
        spawning->failure = errno;
        return NULL;
    }
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (spawning->confined) {
        spawning->failure =
            linux_confine(spawning->confined, spawning->descriptors, spawning->count);
        if (spawning->failure) return NULL;
    }
    spawning->failure =
        spawn_here(spawning->pid, spawning->program, spawning->descriptors, spawning->count,
                   spawning->arguments, spawning->environment);
    return NULL;
}

int linux_spawn(int32_t *pid, const char *program, const int *descriptors, int count,
                char *const arguments[], char *const environment[], const char *confined) {
    struct spawning spawning = {pid, program, descriptors, count, arguments, environment, confined, 0};
    pthread_t thread;
    int failure = pthread_create(&thread, NULL, spawn_apart, &spawning);
    if (failure) return failure;
    pthread_join(thread, NULL);
    return spawning.failure;
}

int linux_clock_is_held(void) {
    struct timex state;
    memset(&state, 0, sizeof state);
    if (adjtimex(&state) < 0) return -1;
    return !(state.status & STA_UNSYNC);
}

void linux_log_notice(const char *text) {
    openlog("footage", LOG_PID, LOG_AUTHPRIV);
    syslog(LOG_NOTICE, "%s", text);
    closelog();
}

uint64_t linux_lock_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_MEMLOCK, &limit) < 0) return 0;
    return limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur;
}

int32_t linux_keyring_of_session(void) {
    return (int32_t)syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
}

int32_t linux_key_add(const char *name, const void *bytes, uint64_t count) {
    return (int32_t)syscall(SYS_add_key, "user", name, bytes, (size_t)count, KEY_SPEC_PROCESS_KEYRING);
}

int64_t linux_key_describe(int32_t key, char *text, uint64_t size) {
    return syscall(SYS_keyctl, KEYCTL_DESCRIBE, key, text, (size_t)size);
}

int64_t linux_key_read(int32_t key, void *bytes, uint64_t size) {
    return syscall(SYS_keyctl, KEYCTL_READ, key, bytes, (size_t)size);
}

int linux_key_set_permissions(int32_t key, uint32_t permissions) {
    return (int)syscall(SYS_keyctl, KEYCTL_SETPERM, key, permissions);
}

int linux_key_set_timeout(int32_t key, uint32_t seconds) {
    return (int)syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, seconds);
}

int linux_key_link(int32_t key, int32_t keyring) {
    return (int)syscall(SYS_keyctl, KEYCTL_LINK, key, keyring);
}

int linux_key_invalidate(int32_t key) {
    return (int)syscall(SYS_keyctl, KEYCTL_INVALIDATE, key);
}
