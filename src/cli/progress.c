#include "cli/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

enum { BAR = 20, GROUPED = 32, LINE = 256 };
static const double first_after = 1, next_after = 0.2; /* seconds */

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* A terminal that can take a line away again. */
static bool can_erase(void)
{
    const char *terminal = getenv("TERM");
    return isatty(STDERR_FILENO) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

void progress_start(Progress *progress)
{
    *progress = (Progress){ .wanted = can_erase() };
    if (progress->wanted) progress->begun = seconds();
}

/* 1234567 as 1,234,567. */
static const char *grouped(uint64_t number, char room[static GROUPED])
{
    char *at = room + GROUPED - 1;
    *at = 0;
    for (int digits = 0; number || !digits; number /= 10, digits++) {
        if (digits && digits % 3 == 0) *--at = ',';
        *--at = (char)('0' + number % 10);
    }
    return at;
}

/* A line that is being made. */
typedef struct Line {
    size_t size;
    char text[LINE];
} Line;

__attribute__((format(printf, 2, 3))) static void add(Line *line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int size = vsnprintf(line->text + line->size, LINE - line->size, format, args);
    va_end(args);
    if (size > 0 && (size_t)size < LINE - line->size) line->size += (size_t)size;
}

static void add_bar(Line *line, double share)
{
    int full = (int)(share * BAR);
    add(line, "[%.*s%*s] %2d %%  ", full, "====================", BAR - full, "", (int)(share * 100));
}

static void add_time(Line *line, double left)
{
    unsigned whole = left < 1e6 ? (unsigned)left + 1 : 1000000;
    if (whole < 100) add(line, ", %u s left", whole);
    else add(line, ", %u min left", (whole + 30) / 60);
}

/* No longer than the terminal is wide: it could not be taken away. */
static size_t fitting(size_t size)
{
    struct winsize window;
    bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col;
    return known && size >= window.ws_col ? window.ws_col - 1u : size;
}

void progress_rows(Progress *progress, uint64_t rows, uint64_t bytes_read, uint64_t bytes_in_all)
{
    if (!progress->wanted) return;
    double now = seconds(), taken = now - progress->begun;
    if (taken < first_after || now - progress->shown < next_after) return;
    progress->shown = now;
    Line line = { 0 };
    char room[GROUPED];
    bool known = bytes_in_all && bytes_read && bytes_read <= bytes_in_all;
    double share = known ? (double)bytes_read / (double)bytes_in_all : 0;
    if (known) add_bar(&line, share);
    add(&line, "%s rows, ", grouped(rows, room));
    add(&line, "%s a second", grouped((uint64_t)((double)rows / taken), room));
    if (known) add_time(&line, taken / share - taken);
    passing_line(line.text, fitting(line.size));
}

void progress_end(Progress *progress)
{
    if (progress->wanted) passing_line("", 0);
}
