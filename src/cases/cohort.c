#include "cases/cohort.h"

#include <string.h>
#include <strings.h>

#include "base/source_error.h"
#include "cases/cohort_inside.h"

/* ---- messages ---- */

static uint32_t show_record(Shown *shown)
{
    const Delimited *d = shown->record;
    if (shown->file != NO_FILE) return shown->file;
    if (source_add(shown->sources, shown->name, d->record, d->record_size, &shown->file) != SOURCE_OK)
        return shown->file = NO_FILE;
    shown->sources->list.at[shown->file].skipped = d->record_lines;
    return shown->file;
}

Span shown_field(Shown *shown, const Field *field)
{
    return (Span){ show_record(shown), field->start, field->end };
}

Span shown_record(Shown *shown)
{
    return (Span){ show_record(shown), 0, shown->record->record_size };
}

static Span shown_last(Shown *shown)
{
    const Delimited *d = shown->record;
    return d->fields.count ? shown_field(shown, &d->fields.at[d->fields.count - 1]) : NOWHERE;
}

bool report_delimited(DelimitedStatus status, Shown *shown, Diagnostics *d)
{
    const Limits *limits = limits_or_usual(shown->record->limits);
    switch (status) {
    case DELIMITED_NO_MEMORY: d->no_memory = true; return false;
    case DELIMITED_TOO_LONG:
        diagnose(d, DIAGNOSTIC_BAD_TABLE, NOWHERE,
                 "see that each quote is closed, and that the cells are parted as is said",
                 "The row that begins on line %u of %s has more than %" PRIu64 " bytes",
                 shown->record->record_lines + 1, shown->name, limits->line_length);
        break;
    case DELIMITED_TOO_WIDE:
        diagnose(d, DIAGNOSTIC_TOO_MUCH, NOWHERE, "take out columns that no rule needs",
                 "%s has more than %" PRIu64 " columns", shown->name, limits->columns);
        break;
    case DELIMITED_OPEN_QUOTE:
        diagnose(d, DIAGNOSTIC_BAD_TABLE, shown_last(shown),
                 "a cell that begins with a quote ends with one; a quote within it is written twice",
                 "This quote is never closed");
        break;
    default:
        diagnose(d, DIAGNOSTIC_BAD_TABLE, shown_last(shown), "a quote within a quoted cell is written twice",
                 "Behind the quote that closes a cell comes the next cell");
    }
    return !d->no_memory;
}

/* ---- pieces ---- */

/* A file that was written to meanwhile may have lost rows. */
SourceStatus cohort_next(Cohort *c, Piece *piece)
{
    bool checked = c->pieces.ended;
    SourceStatus status = pieces_next(&c->pieces, piece);
    return status == SOURCE_OK && c->pieces.ended && !checked ? input_unchanged(&c->input) : status;
}

/* ---- opening ---- */

/* Whether a name ends so, or so but for what says that the file is packed. */
static bool ends_in(const char *path, const char *end)
{
    size_t size = strlen(path), length = strlen(end);
    if (size > 3 && strcasecmp(path + size - 3, ".gz") == 0) size -= 3;
    else if (size > 4 && strcasecmp(path + size - 4, ".zst") == 0) size -= 4;
    return size > length && strncasecmp(path + size - length, end, length) == 0;
}

static bool report_empty(const Cohort *c, Diagnostics *diagnostics)
{
    diagnose(diagnostics, DIAGNOSTIC_BAD_TABLE, NOWHERE, "its first line names the columns", "%s is empty", c->name);
    return !diagnostics->no_memory;
}

static bool read_columns(Cohort *c, Delimited *text, Sources *sources, Diagnostics *diagnostics)
{
    Shown shown = { sources, c->name, text, NO_FILE };
    DelimitedStatus status = delimited_next(text);
    if (status != DELIMITED_OK) return report_delimited(status, &shown, diagnostics);
    if (!text->fields.count) return report_empty(c, diagnostics);
    c->head = (size_t)(text->at - c->first.text);
    return heads_read(c, &shown, diagnostics);
}

static bool read_head(Cohort *c, Sources *sources, Diagnostics *diagnostics)
{
    Delimited text;
    delimited_start(&text, c->arena, c->limits, c->options.delimiter);
    delimited_go(&text, c->first.text, c->first.size, 0);
    bool read = read_columns(c, &text, sources, diagnostics);
    delimited_free(&text);
    return read;
}

/* Whether it is NDJSON: by its name, or where that says nothing by its first byte. */
static bool holds_lines(Cohort *c)
{
    if (ends_in(c->path, ".ndjson") || ends_in(c->path, ".jsonl")) return true;
    if (ends_in(c->path, ".csv") || ends_in(c->path, ".tsv") || ends_in(c->path, ".tab")) return false;
    return input_first(&c->input) == '{';
}

/* The first piece. */
static SourceStatus open_input(Cohort *c, const char *text, size_t size, bool *lines)
{
    SourceStatus status = input_start(&c->input, c->arena->memory, c->path, text, size);
    if (status != SOURCE_OK) return status;
    *lines = holds_lines(c);
    if (c->input.status != SOURCE_OK) return c->input.status;
    pieces_start(&c->pieces, c->limits, c->arena->memory, &c->input, *lines ? 0 : c->options.delimiter);
    return cohort_next(c, &c->first);
}

static bool read_start(Cohort *c, const char *text, size_t size, Sources *sources, Diagnostics *diagnostics)
{
    bool lines = false;
    SourceStatus status = open_input(c, text, size, &lines);
    if (status != SOURCE_OK) return source_diagnose(diagnostics, status, c->path, NOWHERE);
    return lines ? ndjson_open(c, diagnostics) : read_head(c, sources, diagnostics);
}

bool cohort_open(Cohort *cohort, Arena *arena, const Meaning *meaning, const char *path, const char *text, size_t size,
                 const CohortOptions *options, Sources *sources, Diagnostics *diagnostics)
{
    *cohort = (Cohort){ .arena = arena, .meaning = meaning, .options = *options, .input.fd = -1 };
    cohort->limits = sources->limits;
    cohort->first.memory = arena->memory;
    names_seen_start(&cohort->seen, arena->memory);
    cohort->path = arena_copy(arena, path, strlen(path));
    cohort->name = !text && strcmp(path, "-") == 0 ? "<standard input>" : cohort->path;
    if (options->against) cohort->options.against = arena_copy(arena, options->against, strlen(options->against));
    if (!cohort->path || (options->against && !cohort->options.against)) return false;
    if (!cohort->options.delimiter)
        cohort->options.delimiter = ends_in(path, ".tsv") || ends_in(path, ".tab") ? '\t' : ',';
    uint32_t errors = diagnostics->errors;
    bool read = read_start(cohort, text, size, sources, diagnostics);
    cohort->broken |= diagnostics->errors > errors;
    return read;
}

void cohort_close(Cohort *cohort)
{
    pieces_free(&cohort->pieces);
    piece_free(&cohort->first);
    names_seen_free(&cohort->seen);
    input_free(&cohort->input);
}

void cohort_progress(const Cohort *cohort, uint64_t *got, uint64_t *in_all)
{
    *got = cohort->input.got;
    *in_all = input_size(&cohort->input);
}
