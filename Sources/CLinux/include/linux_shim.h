// What Swift's Glibc overlay cannot see: macros that are casts or need _GNU_SOURCE, and the calls
// that take them. Everything is `static inline`, so this module has nothing to link.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/types.h>
#include <unistd.h>

static const int LINUX_O_DIRECT = O_DIRECT;
static const int LINUX_F_OFD_SETLK = F_OFD_SETLK;
static const int LINUX_F_OFD_SETLKW = F_OFD_SETLKW;
static const int LINUX_F_OFD_GETLK = F_OFD_GETLK;

/// `open` with a fixed argument list, which Swift cannot call as C declares it.
static inline int linux_open(const char *path, int flags, mode_t mode) {
    return open(path, flags | O_CLOEXEC, mode);
}

/// `openat` with a fixed argument list.
static inline int linux_openat(int dir, const char *path, int flags, mode_t mode) {
    return openat(dir, path, flags | O_CLOEXEC, mode);
}
