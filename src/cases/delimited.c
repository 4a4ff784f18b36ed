#include "cases/delimited.h"

#include <string.h>

enum { FIRST_ROOM = 1 << 16 };

void delimited_start(Delimited *d, Arena *arena, const Limits *limits, Input *input, const char *text, size_t size,
                     char delimiter)
{
    *d = (Delimited){
        .limits = limits, .input = input, .text = text, .left = size, .delimiter = delimiter, .arena = arena
    };
    d->scratch.memory = arena->memory;
}

void delimited_free(Delimited *d)
{
    arena_free(&d->scratch);
}

/* ---- bytes ---- */

/* Makes room behind what was read and not yet given, moving it to the front or into a larger buffer. */
static DelimitedStatus make_room(Delimited *d)
{
    size_t held = d->end - d->at;
    if (d->at) memmove(d->buffer, d->buffer + d->at, held);
    d->at = 0;
    d->end = held;
    if (held < d->room) return DELIMITED_OK;
    if (held > limits_or_usual(d->limits)->line_length) return DELIMITED_TOO_LONG;
    size_t room = d->room ? 2 * d->room : FIRST_ROOM;
    char *grown = arena_grow(d->arena, d->buffer, d->room, room);
    if (!grown) return DELIMITED_NO_MEMORY;
    d->buffer = grown;
    d->room = room;
    return DELIMITED_OK;
}

static ssize_t take_text(Delimited *d, char *to, size_t room)
{
    size_t size = room < d->left ? room : d->left;
    memcpy(to, d->text, size);
    d->text += size;
    d->left -= size;
    return (ssize_t)size;
}

static DelimitedStatus read_more(Delimited *d)
{
    DelimitedStatus status = make_room(d);
    if (status != DELIMITED_OK) return status;
    char *to = d->buffer + d->end;
    size_t room = d->room - d->end;
    ssize_t n = d->text ? take_text(d, to, room) : input_next(d->input, to, room);
    if (n < 0) return DELIMITED_UNREADABLE;
    d->ended = n == 0;
    d->end += (size_t)n;
    return DELIMITED_OK;
}

/* ---- fields ---- */

/* One try to read a record from the bytes at hand. */
typedef struct Try {
    Delimited *d;
    const char *start, *at, *end; /* of the bytes; at: the next one */
    uint32_t lines;               /* ended so far */
    bool needs_more;
} Try;

static Field *add_field(Try *t)
{
    Field field = { .text = t->at, .start = (uint32_t)(t->at - t->start) };
    return vec_push(t->d->arena, &t->d->fields, field) ? &t->d->fields.at[t->d->fields.count - 1] : NULL;
}

/* Past the closing quote; `doubled`: how many quotes stand twice before it. False: it is not among these bytes. */
static bool skip_quoted(Try *t, uint32_t *doubled)
{
    while (t->at < t->end) {
        char c = *t->at++;
        t->lines += c == '\n';
        if (c != '"') continue;
        if (t->at == t->end) return t->d->ended;
        if (*t->at != '"') return true;
        t->at++;
        ++*doubled;
    }
    return false;
}

/* The text between the quotes, with those that stand twice once. */
static bool take_out_quotes(Try *t, Field *field, const char *from, size_t size, uint32_t doubled)
{
    field->text = from;
    field->size = (uint32_t)(size - doubled);
    if (!doubled) return true;
    char *text = arena_alloc(&t->d->scratch, size), *to = text;
    if (!text) return false;
    for (size_t i = 0; i < size; i++) {
        *to++ = from[i];
        i += from[i] == '"';
    }
    field->text = text;
    return true;
}

static bool at_end_of_field(const Try *t)
{
    if (t->at == t->end) return true;
    bool crlf = *t->at == '\r' && (t->at + 1 == t->end || t->at[1] == '\n');
    return *t->at == t->d->delimiter || *t->at == '\n' || crlf;
}

static DelimitedStatus quoted_field(Try *t, Field *field)
{
    const char *from = ++t->at;
    uint32_t doubled = 0;
    field->quoted = true;
    if (!skip_quoted(t, &doubled)) {
        t->needs_more = !t->d->ended;
        return t->needs_more ? DELIMITED_OK : DELIMITED_OPEN_QUOTE;
    }
    if (!take_out_quotes(t, field, from, (size_t)(t->at - 1 - from), doubled)) return DELIMITED_NO_MEMORY;
    return at_end_of_field(t) ? DELIMITED_OK : DELIMITED_BEHIND_QUOTE;
}

static void plain_field(Try *t, Field *field)
{
    const char *from = t->at;
    while (t->at < t->end && *t->at != t->d->delimiter && *t->at != '\n') t->at++;
    size_t size = (size_t)(t->at - from);
    if (size && from[size - 1] == '\r' && (t->at == t->end || *t->at == '\n')) size--;
    field->size = (uint32_t)size;
}

static DelimitedStatus one_field(Try *t)
{
    if (t->d->fields.count == limits_or_usual(t->d->limits)->columns) return DELIMITED_TOO_WIDE;
    Field *field = add_field(t);
    if (!field) return DELIMITED_NO_MEMORY;
    DelimitedStatus status = DELIMITED_OK;
    if (t->at < t->end && *t->at == '"') status = quoted_field(t, field);
    else plain_field(t, field);
    field->end = (uint32_t)(t->at - t->start);
    return status;
}

/* Reads fields up to the end of a line or of the bytes, where more may come. */
static DelimitedStatus all_fields(Try *t)
{
    for (;; t->at++) {
        DelimitedStatus status = one_field(t);
        if (status != DELIMITED_OK || t->needs_more) return status;
        if (t->at < t->end && *t->at == '\r') t->at++;
        if (t->at == t->end) return t->needs_more = !t->d->ended, DELIMITED_OK;
        if (*t->at == '\n') break;
    }
    t->at++;
    t->lines++;
    return DELIMITED_OK;
}

static bool is_blank_line(const Delimited *d)
{
    return d->fields.count == 1 && !d->fields.at[0].size && !d->fields.at[0].quoted;
}

/* Reads on until the beginning of a record is there, or the end; takes the byte order mark away. */
static DelimitedStatus begin(Delimited *d)
{
    static const char mark[] = "\xEF\xBB\xBF";
    while (!d->ended && d->end - d->at < (d->begun ? 1 : sizeof mark - 1)) {
        DelimitedStatus status = read_more(d);
        if (status != DELIMITED_OK) return status;
    }
    if (!d->begun && d->end >= sizeof mark - 1 && memcmp(d->buffer, mark, sizeof mark - 1) == 0)
        d->at = sizeof mark - 1;
    d->begun = true;
    return DELIMITED_OK;
}

DelimitedStatus delimited_next(Delimited *d)
{
    for (;;) {
        d->fields.count = 0;
        arena_reset(&d->scratch);
        DelimitedStatus status = begin(d);
        if (status != DELIMITED_OK || d->at == d->end) return status;
        Try t = { d, d->buffer + d->at, d->buffer + d->at, d->buffer + d->end, 0, false };
        status = all_fields(&t);
        d->record = t.start;
        d->record_size = (uint32_t)(t.at - t.start);
        d->record_lines = d->lines;
        if (status != DELIMITED_OK) return status;
        if (t.needs_more) {
            if ((status = read_more(d)) != DELIMITED_OK) return status;
            continue;
        }
        bool ends = t.at > t.start && t.at[-1] == '\n';
        if (d->record_size - ends > limits_or_usual(d->limits)->line_length) return DELIMITED_TOO_LONG;
        d->at += d->record_size;
        d->lines += t.lines;
        if (!is_blank_line(d)) return DELIMITED_OK;
    }
}
