#include "cases/cohort.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/input.h"
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

bool report_piece(const Cohort *cohort, PieceStatus status, Diagnostics *d)
{
    if (status == PIECE_NO_MEMORY) return d->no_memory = true, false;
    return source_diagnose(d, status == PIECE_CHANGED ? SOURCE_CHANGED : SOURCE_UNREADABLE, cohort->path, NOWHERE);
}

/* ---- pieces ---- */

/* A file that was written to meanwhile may have lost rows. */
static PieceStatus check_end(const Cohort *c)
{
    struct stat after;
    if (c->input < 0) return PIECE_OK;
    if (fstat(c->input, &after) != 0) return PIECE_UNREADABLE;
    return input_changed(&c->before, &after, c->pieces.got, strcmp(c->path, "-") != 0) ? PIECE_CHANGED : PIECE_OK;
}

PieceStatus cohort_next(Cohort *c, Piece *piece)
{
    bool checked = c->pieces.ended;
    PieceStatus status = pieces_next(&c->pieces, piece);
    if (checked) return status;
    return status == PIECE_OK && c->pieces.ended ? check_end(c) : status;
}

/* ---- opening ---- */

static bool ends_in(const char *path, const char *end)
{
    size_t size = strlen(path), length = strlen(end);
    return size > length && strcasecmp(path + size - length, end) == 0;
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
    PieceStatus status = cohort_next(c, &c->first);
    if (status != PIECE_OK) return report_piece(c, status, diagnostics);
    delimited_start(&text, c->arena, c->limits, c->options.delimiter);
    delimited_go(&text, c->first.text, c->first.size, 0);
    bool read = read_columns(c, &text, sources, diagnostics);
    delimited_free(&text);
    return read;
}

/* False where it cannot be opened, which is told. */
static bool open_input(Cohort *c, const char *path, Diagnostics *diagnostics)
{
    c->input = input_open(path, false);
    bool missing = c->input < 0 && (errno == ENOENT || errno == ENOTDIR);
    SourceStatus status = missing                                            ? SOURCE_NOT_FOUND
                          : c->input < 0 || fstat(c->input, &c->before) != 0 ? SOURCE_UNREADABLE
                          : S_ISDIR(c->before.st_mode)                       ? SOURCE_IS_FOLDER
                                                                             : SOURCE_OK;
    c->broken = status != SOURCE_OK;
    source_diagnose(diagnostics, status, path, NOWHERE);
    return status == SOURCE_OK;
}

bool cohort_open(Cohort *cohort, Arena *arena, const Meaning *meaning, const char *path, const char *text, size_t size,
                 const CohortOptions *options, Sources *sources, Diagnostics *diagnostics)
{
    *cohort = (Cohort){ .arena = arena, .meaning = meaning, .options = *options, .input = -1 };
    cohort->limits = sources->limits;
    cohort->first.memory = arena->memory;
    names_seen_start(&cohort->seen, arena->memory);
    cohort->path = arena_copy(arena, path, strlen(path));
    cohort->name = !text && strcmp(path, "-") == 0 ? "<standard input>" : cohort->path;
    if (!cohort->path) return false;
    if (!cohort->options.delimiter)
        cohort->options.delimiter = ends_in(path, ".tsv") || ends_in(path, ".tab") ? '\t' : ',';
    if (!text && !open_input(cohort, path, diagnostics)) return !diagnostics->no_memory;
    pieces_start(&cohort->pieces, cohort->limits, arena->memory, cohort->input, text, size, cohort->options.delimiter);
    uint32_t errors = diagnostics->errors;
    bool read = read_head(cohort, sources, diagnostics);
    cohort->broken |= diagnostics->errors > errors;
    return read;
}

void cohort_close(Cohort *cohort)
{
    pieces_free(&cohort->pieces);
    piece_free(&cohort->first);
    names_seen_free(&cohort->seen);
    if (cohort->input >= 0) input_close(cohort->input, cohort->path);
    cohort->input = -1;
}
