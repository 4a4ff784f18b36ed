#include "cases/delimited.h"

#include <string.h>

void delimited_start(Delimited *d, Arena *arena, const Limits *limits, char delimiter)
{
    *d = (Delimited){ .limits = limits, .delimiter = delimiter, .arena = arena };
    d->scratch.memory = arena->memory;
}

void delimited_free(Delimited *d)
{
    arena_free(&d->scratch);
}

void delimited_go(Delimited *d, const char *text, size_t size, uint32_t lines)
{
    d->at = text;
    d->end = text + size;
    d->lines = lines;
}

/* A record while it is read. */
typedef struct Record {
    Delimited *d;
    const char *start, *at, *end; /* at: the next byte; end: of the text */
    uint32_t lines;               /* ended so far */
} Record;

static Field *add_field(Record *r)
{
    Field field = { .text = r->at, .start = (uint32_t)(r->at - r->start) };
    return vec_push(r->d->arena, &r->d->fields, field) ? &r->d->fields.at[r->d->fields.count - 1] : NULL;
}

/* Past the closing quote; `doubled`: how many quotes stand twice before it. False: there is none. */
static bool skip_quoted(Record *r, uint32_t *doubled)
{
    while (r->at < r->end) {
        char c = *r->at++;
        r->lines += c == '\n';
        if (c != '"') continue;
        if (r->at == r->end || *r->at != '"') return true;
        r->at++;
        ++*doubled;
    }
    return false;
}

/* The text between the quotes, with those that stand twice once. */
static bool take_out_quotes(Record *r, Field *field, const char *from, size_t size, uint32_t doubled)
{
    field->text = from;
    field->size = (uint32_t)(size - doubled);
    if (!doubled) return true;
    char *text = arena_alloc(&r->d->scratch, size), *to = text;
    if (!text) return false;
    for (size_t i = 0; i < size; i++) {
        *to++ = from[i];
        i += from[i] == '"';
    }
    field->text = text;
    return true;
}

static bool at_end_of_field(const Record *r)
{
    if (r->at == r->end) return true;
    bool crlf = *r->at == '\r' && (r->at + 1 == r->end || r->at[1] == '\n');
    return *r->at == r->d->delimiter || *r->at == '\n' || crlf;
}

static DelimitedStatus quoted_field(Record *r, Field *field)
{
    const char *from = ++r->at;
    uint32_t doubled = 0;
    field->quoted = true;
    if (!skip_quoted(r, &doubled)) return DELIMITED_OPEN_QUOTE;
    if (!take_out_quotes(r, field, from, (size_t)(r->at - 1 - from), doubled)) return DELIMITED_NO_MEMORY;
    return at_end_of_field(r) ? DELIMITED_OK : DELIMITED_BEHIND_QUOTE;
}

static void plain_field(Record *r, Field *field)
{
    const char *from = r->at;
    while (r->at < r->end && *r->at != r->d->delimiter && *r->at != '\n') r->at++;
    size_t size = (size_t)(r->at - from);
    if (size && from[size - 1] == '\r' && (r->at == r->end || *r->at == '\n')) size--;
    field->size = (uint32_t)size;
}

static DelimitedStatus one_field(Record *r)
{
    if (r->d->fields.count == limits_or_usual(r->d->limits)->columns) return DELIMITED_TOO_WIDE;
    Field *field = add_field(r);
    if (!field) return DELIMITED_NO_MEMORY;
    DelimitedStatus status = DELIMITED_OK;
    if (r->at < r->end && *r->at == '"') status = quoted_field(r, field);
    else plain_field(r, field);
    field->end = (uint32_t)(r->at - r->start);
    return status;
}

static DelimitedStatus all_fields(Record *r)
{
    for (;; r->at++) {
        DelimitedStatus status = one_field(r);
        if (status != DELIMITED_OK) return status;
        if (r->at < r->end && *r->at == '\r') r->at++;
        if (r->at == r->end) return DELIMITED_OK;
        if (*r->at == '\n') break;
    }
    r->at++;
    r->lines++;
    return DELIMITED_OK;
}

static bool is_blank_line(const Delimited *d)
{
    return d->fields.count == 1 && !d->fields.at[0].size && !d->fields.at[0].quoted;
}

static DelimitedStatus one_record(Delimited *d)
{
    Record r = { d, d->at, d->at, d->end, 0 };
    d->fields.count = 0;
    arena_reset(&d->scratch);
    DelimitedStatus status = d->at == d->end ? DELIMITED_OK : all_fields(&r);
    d->record = r.start;
    d->record_size = (uint32_t)(r.at - r.start);
    d->record_lines = d->lines;
    bool ends = r.at > r.start && r.at[-1] == '\n', may_be_cut = status == DELIMITED_OPEN_QUOTE;
    if (status != DELIMITED_OK && !may_be_cut) return status;
    if (d->record_size - ends > limits_or_usual(d->limits)->line_length) return DELIMITED_TOO_LONG;
    if (status != DELIMITED_OK) return status;
    d->at = r.at;
    d->lines += r.lines;
    return DELIMITED_OK;
}

DelimitedStatus delimited_next(Delimited *d)
{
    DelimitedStatus status;
    do status = one_record(d);
    while (status == DELIMITED_OK && is_blank_line(d));
    return status;
}
