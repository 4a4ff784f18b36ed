/* What is printed: whole blocks, or nothing of them. A block is the report of one case, a message, or another text that
 * says nothing without its end. Each is written to its last byte, whatever the system takes at a time, and a signal
 * that ends the command waits until then. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/target.h"

enum { ROOM = 1 << 16, GRACE = 1 }; /* bytes that are gathered; seconds that a signal leaves for the block at hand */

typedef struct Stream {
    int fd, error; /* errno of the first write that failed; nothing is written after it */
    bool at_once;  /* each block is written as it comes */
    bool used;
    size_t size;
    char *text; /* whole blocks, not yet written */
} Stream;

static char output_room[ROOM], message_room[ROOM];
static Stream out = { .fd = STDOUT_FILENO, .text = output_room };
static Stream messages = { .fd = STDERR_FILENO, .text = message_room, .at_once = true };

/* ---- a line that passes ---- */

static volatile sig_atomic_t passing; /* one is shown */

/* Nobody is waited for: a terminal that was stopped shows it not. What is written is no part of what is told. */
static void put_passing(const char *text, size_t size)
{
    struct pollfd room = { .fd = STDERR_FILENO, .events = POLLOUT };
    if (poll(&room, 1, 0) <= 0 || !(room.revents & POLLOUT)) return;
    ssize_t written = write(STDERR_FILENO, text, size);
    (void)written;
}

static void take_passing_away(void)
{
    if (!passing) return;
    put_passing("\r\033[K", 4);
    passing = 0;
}

void passing_line(const char *text, size_t size)
{
    take_passing_away();
    if (!size) return;
    passing = 1;
    put_passing(text, size);
}

/* ---- signals ---- */

static volatile sig_atomic_t writing, caught;

static void end_by(int sig)
{
    take_passing_away();
    target_drop();
    signal(sig, SIG_DFL);
    raise(sig);
}

/* A second signal does not wait. */
static void on_signal(int sig)
{
    if (!writing || caught) {
        end_by(sig);
        return;
    }
    caught = sig;
    alarm(GRACE);
}

static void on_alarm(int sig)
{
    end_by(caught ? caught : sig);
}

/* What was ignored when the command was started (nohup, jobs in the background) stays so. */
static void catch_signals(void)
{
    static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART }, before;
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        if (sigaction(ending[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(ending[i], &action, NULL);
    action.sa_handler = on_alarm;
    sigaction(SIGALRM, &action, NULL);
    /* a closed pipe and a file that grew too large are then errors of writing, and told as such */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

/* From here to go_on a signal waits. */
static void let_wait(void)
{
    writing = 1;
}

static void go_on(void)
{
    writing = 0;
    if (caught) end_by(caught);
}

/* ---- writing ---- */

static bool may_go_on(int fd)
{
    struct pollfd room = { .fd = fd, .events = POLLOUT };
    if (errno == EAGAIN && poll(&room, 1, -1) >= 0) return true;
    return errno == EINTR;
}

static void write_whole(Stream *stream, const char *text, size_t size)
{
    let_wait();
    if (stream->at_once) take_passing_away(); /* it may be the same terminal */
    while (size && !stream->error) {
        ssize_t n = write(stream->fd, text, size);
        if (n > 0) text += n, size -= (size_t)n, stream->used = true;
        else if (n == 0) stream->error = ENOSPC;
        else if (!may_go_on(stream->fd)) stream->error = errno;
    }
    go_on();
}

static void flush(Stream *stream)
{
    write_whole(stream, stream->text, stream->size);
    stream->size = 0;
}

static void add(Stream *stream, const char *text, size_t size)
{
    if (size > ROOM - stream->size) flush(stream);
    if (size > ROOM) {
        write_whole(stream, text, size);
        return;
    }
    memcpy(stream->text + stream->size, text, size);
    stream->size += size;
    if (stream->at_once) flush(stream);
}

/* What does not fit behind what is gathered asks for memory; false where there is none. */
__attribute__((format(printf, 2, 0))) static bool add_format(Stream *stream, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    char *large = NULL;
    int size = vsnprintf(stream->text + stream->size, ROOM - stream->size, format, args);
    if (size >= 0 && (size_t)size < ROOM - stream->size) {
        stream->size += (size_t)size;
        if (stream->at_once) flush(stream);
    } else if ((size = vasprintf(&large, format, again)) >= 0) {
        add(stream, large, (size_t)size);
        free(large);
    }
    va_end(again);
    return size >= 0;
}

void output(const char *text, size_t size)
{
    add(&out, text, size);
}

void output_format(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (!add_format(&out, format, args) && !out.error) out.error = ENOMEM;
    va_end(args);
}

void message(const char *format, ...)
{
    va_list args;
    flush(&out); /* so that who reads both has them in their order */
    va_start(args, format);
    if (!add_format(&messages, format, args)) out_of_memory();
    va_end(args);
}

void output_start(void)
{
    catch_signals();
    out.at_once = isatty(STDOUT_FILENO);
}

bool output_failed(void)
{
    return out.error;
}

/* ---- what is written to a file ---- */

static const char *named; /* by -o; NULL: standard output */
static bool whole;

bool output_to(const char *path)
{
    if (strcmp(path, "-") == 0) return true;
    let_wait();
    int fd = target_open(path);
    go_on();
    if (fd < 0) return false;
    named = path;
    out.fd = fd;
    out.at_once = isatty(fd);
    return true;
}

int output_descriptor(void)
{
    return out.fd;
}

void output_whole(void)
{
    whole = true;
}

/* The file gets its place, or stays as it was. */
static void close_target(int status)
{
    bool well = !out.error && !messages.error && (status == EXIT_RAN || whole);
    let_wait();
    if (well && !target_keep(out.fd)) out.error = errno;
    if (!well) target_give_up(out.fd);
    go_on();
    if (out.error) message("rulesrun: %s cannot be written: %s; it is as it was\n", named, strerror(out.error));
    else if (!well && status != EXIT_USAGE)
        message("rulesrun: %s is as it was, because of what is said above\n", named);
}

/* Some file systems say only now that there is no room; EINTR says nothing about what was written. */
static void close_stream(void)
{
    if (out.used && close(out.fd) != 0 && errno != EINTR && !out.error) out.error = errno;
    if (out.error) message("rulesrun: not all could be written: %s\n", strerror(out.error));
}

int output_close(int status)
{
    flush(&out);
    if (target_is_beside()) close_target(status);
    else close_stream();
    return status == EXIT_RAN && (out.error || messages.error) ? EXIT_FAULT : status;
}
