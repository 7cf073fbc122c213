#include "database_files.h"

#include <errno.h>
#include <sqlite3.h>
#include <stddef.h>
#include <unistd.h>

int database_file_failure(enum database_file_call call, int error) {
    switch (call) {
    case database_file_open: return SQLITE_CANTOPEN;
    case database_file_read: return SQLITE_IOERR_READ;
    case database_file_write: return error == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    case database_file_truncate: return SQLITE_IOERR_TRUNCATE;
    case database_file_sync: return SQLITE_IOERR_FSYNC;
    case database_file_delete: return SQLITE_IOERR_DELETE;
    }
    return SQLITE_IOERR;
}

static sqlite3_vfs *root;
static sqlite3_vfs shown;
static database_file_before before;
static database_file_after after;

/// An open file; SQLite's own follows it in memory.
typedef struct {
    sqlite3_file base;
    const char *path;
    /// Whether its first sync makes its name durable too, as SQLite does for journals it may have made.
    int syncs_name;
    sqlite3_file *real;
} file;

#define REAL(opened) (((file *)(opened))->real)

static int make(struct database_file_event *event, int code) {
    if (code == SQLITE_OK && event->path) after(event);
    return code;
}

static int ask(struct database_file_event *event) {
    return event->path ? before(event) : SQLITE_OK;
}

static int on_close(sqlite3_file *f) { return REAL(f)->pMethods->xClose(REAL(f)); }

static int on_read(sqlite3_file *f, void *to, int count, sqlite3_int64 offset) {
    struct database_file_event event = {
        database_file_read, ((file *)f)->path, NULL, count, offset};
    int code = ask(&event);
    return code ? code : REAL(f)->pMethods->xRead(REAL(f), to, count, offset);
}

static int on_write(sqlite3_file *f, const void *from, int count, sqlite3_int64 offset) {
    struct database_file_event event = {
        database_file_write, ((file *)f)->path, from, count, offset};
    int code = ask(&event);
    if (code) return code;
    return make(&event, REAL(f)->pMethods->xWrite(REAL(f), from, count, offset));
}

static int on_truncate(sqlite3_file *f, sqlite3_int64 length) {
    struct database_file_event event = {
        database_file_truncate, ((file *)f)->path, NULL, 0, length};
    int code = ask(&event);
    if (code) return code;
    return make(&event, REAL(f)->pMethods->xTruncate(REAL(f), length));
}

static int on_sync(sqlite3_file *f, int flags) {
    struct database_file_event event = {
        database_file_sync, ((file *)f)->path, NULL, ((file *)f)->syncs_name, 0};
    int code = ask(&event);
    if (code) return code;
    code = make(&event, REAL(f)->pMethods->xSync(REAL(f), flags));
    if (code == SQLITE_OK) ((file *)f)->syncs_name = 0;
    return code;
}

static int on_size(sqlite3_file *f, sqlite3_int64 *size) {
    return REAL(f)->pMethods->xFileSize(REAL(f), size);
}
static int on_lock(sqlite3_file *f, int kind) { return REAL(f)->pMethods->xLock(REAL(f), kind); }
static int on_unlock(sqlite3_file *f, int kind) {
    return REAL(f)->pMethods->xUnlock(REAL(f), kind);
}
static int on_check_lock(sqlite3_file *f, int *held) {
    return REAL(f)->pMethods->xCheckReservedLock(REAL(f), held);
}
static int on_control(sqlite3_file *f, int what, void *value) {
    return REAL(f)->pMethods->xFileControl(REAL(f), what, value);
}
static int on_sector_size(sqlite3_file *f) { return REAL(f)->pMethods->xSectorSize(REAL(f)); }
static int on_device(sqlite3_file *f) {
    return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}
static int on_map(sqlite3_file *f, int page, int size, int extend, void volatile **at) {
    return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, at);
}
static int on_map_lock(sqlite3_file *f, int offset, int count, int flags) {
    return REAL(f)->pMethods->xShmLock(REAL(f), offset, count, flags);
}
static void on_map_barrier(sqlite3_file *f) { REAL(f)->pMethods->xShmBarrier(REAL(f)); }
static int on_unmap(sqlite3_file *f, int deletes) {
    return REAL(f)->pMethods->xShmUnmap(REAL(f), deletes);
}

// Version 2: shared memory, but no memory-mapped reading, which the vault turns off.
static const sqlite3_io_methods methods = {
    2,           on_close, on_read,       on_write,   on_truncate,    on_sync,   on_size,
    on_lock,     on_unlock, on_check_lock, on_control, on_sector_size, on_device, on_map,
    on_map_lock, on_map_barrier, on_unmap, NULL, NULL};

static int on_open(
    sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *out) {
    (void)vfs;
    file *opened = (file *)f;
    opened->base.pMethods = NULL;
    opened->path = path;
    opened->real = (sqlite3_file *)(opened + 1);
    int journal = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
    int makes = path && (flags & SQLITE_OPEN_CREATE) && access(path, F_OK) != 0;
    opened->syncs_name = (flags & SQLITE_OPEN_CREATE) && (flags & journal);
    struct database_file_event event = {database_file_open, path, NULL, makes, 0};
    int code = ask(&event);
    if (code) return code;
    code = root->xOpen(root, path, opened->real, flags, out);
    if (code == SQLITE_OK) opened->base.pMethods = &methods;
    return make(&event, code);
}

static int on_delete(sqlite3_vfs *vfs, const char *path, int syncs) {
    (void)vfs;
    struct database_file_event event = {database_file_delete, path, NULL, syncs & 1, 0};
    int code = ask(&event);
    return code ? code : make(&event, root->xDelete(root, path, syncs));
}

static int on_access(sqlite3_vfs *vfs, const char *path, int flags, int *out) {
    (void)vfs;
    return root->xAccess(root, path, flags, out);
}
static int on_full_path(sqlite3_vfs *vfs, const char *path, int count, char *out) {
    (void)vfs;
    return root->xFullPathname(root, path, count, out);
}
static int on_randomness(sqlite3_vfs *vfs, int count, char *out) {
    (void)vfs;
    return root->xRandomness(root, count, out);
}
static int on_sleep(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return root->xSleep(root, microseconds);
}
static int on_time(sqlite3_vfs *vfs, double *out) {
    (void)vfs;
    return root->xCurrentTime(root, out);
}
static int on_error(sqlite3_vfs *vfs, int count, char *out) {
    (void)vfs;
    return root->xGetLastError(root, count, out);
}
static int on_time_64(sqlite3_vfs *vfs, sqlite3_int64 *out) {
    (void)vfs;
    return root->xCurrentTimeInt64(root, out);
}

int database_files_register(
    const char *name, database_file_before asked, database_file_after told) {
    root = sqlite3_vfs_find(NULL);
    if (!root) return SQLITE_ERROR;
    before = asked;
    after = told;
    shown = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)sizeof(file) + root->szOsFile,
        .mxPathname = root->mxPathname,
        .zName = name,
        .xOpen = on_open,
        .xDelete = on_delete,
        .xAccess = on_access,
        .xFullPathname = on_full_path,
        .xRandomness = on_randomness,
        .xSleep = on_sleep,
        .xCurrentTime = on_time,
        .xGetLastError = on_error,
        .xCurrentTimeInt64 = on_time_64,
    };
    return sqlite3_vfs_register(&shown, 0);
}
