// SQLite's variadic calls with fixed arguments, and a macro that is a cast.
#pragma once
#include <sqlite3.h>
#include <stddef.h>

/// Sets one of the connection's switches (`sqlite3_db_config`), and says what it is then.
static inline int csqlite_set_switch(sqlite3 *db, int number, int on, int *now) {
    return sqlite3_db_config(db, number, on, now);
}

/// Binds text that SQLite copies.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *text,
                                    sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Binds bytes that SQLite copies; none are an empty blob, not NULL.
static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes,
                                    sqlite3_uint64 count) {
    if (count == 0) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}
