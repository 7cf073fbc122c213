// libmicrohttpd's variadic calls with fixed arguments, and macros that are casts.
#pragma once
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

/// What a daemon calls, and what it hands them.
struct cmhd_calls {
    MHD_AcceptPolicyCallback accept;
    MHD_NotifyConnectionCallback connection;
    MHD_AccessHandlerCallback request;
    MHD_RequestCompletedCallback completed;
    void *context;
};

/// What a daemon's clients may use.
struct cmhd_limits {
    unsigned int connections;
    unsigned int backlog;
    unsigned int seconds;
    size_t memory;
    size_t stack;
};

/// Leaves an address as it was sent: nothing in it is decoded.
static inline size_t cmhd_keep(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    return strlen(text);
}

/// Says nothing: what a client sends is for no log.
static inline void cmhd_silence(void *context, const char *format, va_list arguments) {
    (void)context;
    (void)format;
    (void)arguments;
}

/// Starts a daemon on 127.0.0.1, each connection on a thread of its own; NULL when it cannot, with errno.
static inline struct MHD_Daemon *cmhd_start(uint16_t port, struct cmhd_limits limits,
                                            struct cmhd_calls calls) {
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
            MHD_USE_ERROR_LOG,
        port, calls.accept, calls.context, calls.request, calls.context,
        MHD_OPTION_EXTERNAL_LOGGER, cmhd_silence, NULL,
        MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
        MHD_OPTION_CONNECTION_LIMIT, limits.connections,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, limits.backlog,
        MHD_OPTION_CONNECTION_TIMEOUT, limits.seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits.memory,
        MHD_OPTION_THREAD_STACK_SIZE, limits.stack,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, cmhd_keep, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, calls.connection, calls.context,
        MHD_OPTION_NOTIFY_COMPLETED, calls.completed, calls.context,
        MHD_OPTION_END);
}

/// The port that a daemon listens on; 0 when that is not known.
static inline uint16_t cmhd_port(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *found = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return found ? found->port : 0;
}

/// A connection's socket; -1 when that is not known.
static inline int cmhd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *found =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return found ? found->connect_fd : -1;
}

/// The port of a client at 127.0.0.1; 0 for any other client.
static inline uint16_t cmhd_client_port(const struct sockaddr *address, socklen_t count) {
    struct sockaddr_in client;
    if (address == NULL || count < sizeof client || address->sa_family != AF_INET) return 0;
    memcpy(&client, address, sizeof client);
    return client.sin_addr.s_addr == htonl(INADDR_LOOPBACK) ? ntohs(client.sin_port) : 0;
}

/// What a body's reader answers at its end, and when it fails.
static inline ssize_t cmhd_end(void) { return MHD_CONTENT_READER_END_OF_STREAM; }
static inline ssize_t cmhd_failure(void) { return MHD_CONTENT_READER_END_WITH_ERROR; }
