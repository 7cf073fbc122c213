// A file system for SQLite (`sqlite3_vfs`) that shows what SQLite does to its files and can fail it.
#pragma once

/// What SQLite does to a file.
enum database_file_call {
    database_file_open,      ///< `count` is 1 when it makes the file
    database_file_read,      ///< `count` bytes at `offset`
    database_file_write,     ///< `bytes`, `count` of them, at `offset`
    database_file_truncate,  ///< to `offset`
    database_file_sync,      ///< `count` is 1 when the directory is made durable too
    database_file_delete,    ///< `count` is 1 when the directory is made durable too
};

/// One call, for as long as it is shown.
struct database_file_event {
    enum database_file_call call;
    const char *path;
    const void *bytes;
    long long count;
    long long offset;
};

/// The result code by which a call fails that the system failed with an error number.
int database_file_failure(enum database_file_call call, int error);

/// Shown each call before it is made; a result other than 0 (`SQLITE_OK`) fails it with that code.
typedef int (*database_file_before)(const struct database_file_event *event);
/// Shown each call that succeeded.
typedef void (*database_file_after)(const struct database_file_event *event);

/// Registers the file system under this name, once in a process; 0 when that is done.
///
/// It is not SQLite's default: a connection names it. Locks and shared memory pass through unseen.
int database_files_register(
    const char *name, database_file_before before, database_file_after after);
