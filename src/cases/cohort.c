#include "cases/cohort.h"

#include <string.h>
#include <strings.h>

#include "base/source_error.h"
#include "base/spelling.h"
#include "cases/cohort_inside.h"

/* ---- messages ---- */

static uint32_t show_record(const Cohort *c, Shown *shown)
{
    const Delimited *d = &c->text;
    if (shown->file != NO_FILE) return shown->file;
    if (source_add(shown->sources, c->name, d->record, d->record_size, &shown->file) != SOURCE_OK)
        return shown->file = NO_FILE;
    shown->sources->list.at[shown->file].skipped = d->record_lines;
    return shown->file;
}

Span shown_field(const Cohort *cohort, Shown *shown, const Field *field)
{
    return (Span){ show_record(cohort, shown), field->start, field->end };
}

Span shown_record(const Cohort *cohort, Shown *shown)
{
    return (Span){ show_record(cohort, shown), 0, cohort->text.record_size };
}

static Span shown_last(const Cohort *cohort, Shown *shown)
{
    const Delimited *d = &cohort->text;
    return d->fields.count ? shown_field(cohort, shown, &d->fields.at[d->fields.count - 1]) : NOWHERE;
}

/* What no next row can follow. */
bool cohort_report_broken(Cohort *c, DelimitedStatus status, Shown *shown, Diagnostics *d)
{
    const Limits *limits = limits_or_usual(c->text.limits);
    c->broken = true;
    switch (status) {
    case DELIMITED_NO_MEMORY: d->no_memory = true; return false;
    case DELIMITED_UNREADABLE: return source_diagnose(d, c->input.status, c->path, NOWHERE);
    case DELIMITED_TOO_LONG:
        diagnose(d, DIAGNOSTIC_BAD_TABLE, NOWHERE,
                 "see that each quote is closed, and that the cells are parted as is said",
                 "The row that begins on line %u of %s has more than %" PRIu64 " bytes", c->text.record_lines + 1,
                 c->name, limits->line_length);
        break;
    case DELIMITED_TOO_WIDE:
        diagnose(d, DIAGNOSTIC_TOO_MUCH, NOWHERE, "take out columns that no rule needs",
                 "%s has more than %" PRIu64 " columns", c->name, limits->columns);
        break;
    case DELIMITED_OPEN_QUOTE:
        diagnose(d, DIAGNOSTIC_BAD_TABLE, shown_last(c, shown),
                 "a cell that begins with a quote ends with one; a quote within it is written twice",
                 "This quote is never closed");
        break;
    default:
        diagnose(d, DIAGNOSTIC_BAD_TABLE, shown_last(c, shown), "a quote within a quoted cell is written twice",
                 "Behind the quote that closes a cell comes the next cell");
    }
    return !d->no_memory;
}

/* ---- opening ---- */

/* A file that was written to meanwhile may have lost rows. */
bool cohort_check_end(Cohort *c, Diagnostics *diagnostics)
{
    if (c->broken) return true;
    SourceStatus status = input_unchanged(&c->input);
    c->broken = status != SOURCE_OK;
    return source_diagnose(diagnostics, status, c->path, NOWHERE);
}

/* Whether a name ends so, or so but for what says that the file is packed. */
static bool ends_in(const char *path, const char *end)
{
    size_t size = strlen(path), length = strlen(end);
    if (size > 3 && strcasecmp(path + size - 3, ".gz") == 0) size -= 3;
    else if (size > 4 && strcasecmp(path + size - 4, ".zst") == 0) size -= 4;
    return size > length && strncasecmp(path + size - length, end, length) == 0;
}

static bool read_head(Cohort *c, Sources *sources, Diagnostics *diagnostics)
{
    Shown shown = { sources, NO_FILE };
    DelimitedStatus status = delimited_next(&c->text);
    if (status != DELIMITED_OK) return cohort_report_broken(c, status, &shown, diagnostics);
    if (!c->text.fields.count && !cohort_check_end(c, diagnostics)) return false;
    if (!c->text.fields.count && !c->broken) {
        diagnose(diagnostics, DIAGNOSTIC_BAD_TABLE, NOWHERE, "its first line names the columns", "%s is empty",
                 c->name);
        return !diagnostics->no_memory;
    }
    return c->broken || heads_read(c, &shown, diagnostics);
}

/* Whether it is NDJSON: by its name, or where that says nothing by its first byte. */
static bool holds_lines(Cohort *c)
{
    if (ends_in(c->path, ".ndjson") || ends_in(c->path, ".jsonl")) return true;
    if (ends_in(c->path, ".csv") || ends_in(c->path, ".tsv") || ends_in(c->path, ".tab")) return false;
    return input_first(&c->input) == '{';
}

/* False where it cannot be opened, which is told. */
static bool open_input(Cohort *c, const char *text, size_t size, bool *lines, Diagnostics *diagnostics)
{
    SourceStatus status = input_start(&c->input, c->arena->memory, c->path, text, size);
    *lines = status == SOURCE_OK && holds_lines(c);
    status = c->input.status;
    c->broken = status != SOURCE_OK;
    source_diagnose(diagnostics, status, c->path, NOWHERE);
    return status == SOURCE_OK;
}

bool cohort_open(Cohort *cohort, Arena *arena, const Meaning *meaning, const char *path, const char *text, size_t size,
                 const CohortOptions *options, Sources *sources, Diagnostics *diagnostics)
{
    *cohort = (Cohort){ .arena = arena, .meaning = meaning, .options = *options, .input.fd = -1 };
    names_seen_start(&cohort->seen, arena->memory);
    cohort->path = arena_copy(arena, path, strlen(path));
    cohort->name = !text && strcmp(path, "-") == 0 ? "<standard input>" : cohort->path;
    if (!cohort->path) return false;
    if (!cohort->options.delimiter)
        cohort->options.delimiter = ends_in(path, ".tsv") || ends_in(path, ".tab") ? '\t' : ',';
    bool lines;
    if (!open_input(cohort, text, size, &lines, diagnostics)) return !diagnostics->no_memory;
    if (lines || packing_of(text, size) != PACKED_NOT || cohort->input.held) text = NULL; /* the input reads it */
    delimited_start(&cohort->text, arena, sources->limits, &cohort->input, text, size, cohort->options.delimiter);
    uint32_t errors = diagnostics->errors;
    bool read = lines ? ndjson_open(cohort, diagnostics) : read_head(cohort, sources, diagnostics);
    cohort->broken |= diagnostics->errors > errors;
    return read;
}

void cohort_close(Cohort *cohort)
{
    delimited_free(&cohort->text);
    names_seen_free(&cohort->seen);
    input_free(&cohort->input);
}

/* Text that is not packed is taken past the input. */
void cohort_progress(const Cohort *cohort, uint64_t *got, uint64_t *in_all)
{
    *in_all = input_size(&cohort->input);
    *got = cohort->text.text ? *in_all - cohort->text.left : cohort->input.got;
}

/* ---- rows ---- */

/* The field that names the case; NULL where none does. */
static const Field *name_field(const Cohort *c)
{
    for (uint32_t i = 0; i < c->columns.count; i++)
        if (c->columns.at[i].kind == COLUMN_NAME && c->columns.at[i].field < c->text.fields.count)
            return &c->text.fields.at[c->columns.at[i].field];
    return NULL;
}

static bool report_again(CaseTable *table, Span span, const char *name)
{
    diagnose(&table->diagnostics, DIAGNOSTIC_ROW_NAMED_AGAIN, span,
             "each row is a case of its own; give each a name of its own, so that their verdicts can be told apart",
             "An earlier row is called `%s` too", name);
    return !table->diagnostics.no_memory;
}

/* A name that cannot be shown is none. NULL where there is no memory. */
static const char *row_name(Cohort *c, CaseTable *table, Arena *names, const Field *field, Shown *shown)
{
    Cell cell = field ? cell_of(field) : (Cell){ 0 };
    bool again, shows = cell.size && text_is_seen(cell.text, cell.size);
    if (!shows) return arena_printf(names, "row %" PRIu64, c->rows);
    const char *name = arena_copy(names, cell.text, cell.size);
    if (!name || !names_seen_add(&c->seen, cell.text, cell.size, &again)) return NULL;
    return !again || report_again(table, shown_field(c, shown, field), name) ? name : NULL;
}

static bool report_width(const Cohort *c, CaseTable *table, Shown *shown)
{
    table->rows.at[table->rows.count - 1].failed = true;
    diagnose(&table->diagnostics, DIAGNOSTIC_BAD_TABLE, shown_record(c, shown),
             "see that cells which hold what parts cells, or a line end, stand in quotes",
             "This row has %u cells, and the head names %u columns", c->text.fields.count, c->width);
    return !table->diagnostics.no_memory;
}

bool cohort_begin_row(Cohort *cohort, CaseTable *table, Arena *names, const Field *name, Shown *shown)
{
    cohort->rows++;
    const char *said = row_name(cohort, table, names, name, shown);
    return said && cases_add(table, said, NULL, NOWHERE);
}

/* That was told. */
bool cohort_only_full(const Cohort *c, const CaseTable *table)
{
    bool memory = !table->diagnostics.no_memory && !table->arena->failed && !c->arena->failed &&
                  !c->text.scratch.failed;
    return memory && table->rows.at[table->rows.count - 1].failed;
}

static bool state_row(Cohort *c, CaseTable *table, Arena *names)
{
    Shown shown = { &table->sources, NO_FILE };
    if (!cohort_begin_row(c, table, names, name_field(c), &shown)) return false;
    if (c->text.fields.count != c->width) return report_width(c, table, &shown);
    for (uint32_t i = 0; i < c->columns.count; i++) {
        Column *column = &c->columns.at[i];
        if (!cell_state(c, table, column, &c->text.fields.at[column->field], &shown)) return cohort_only_full(c, table);
    }
    return true;
}

bool cohort_read(Cohort *cohort, CaseTable *table, Arena *names, uint32_t most)
{
    uint64_t room = limits_or_usual(cohort->text.limits)->cases;
    if (most > room) most = (uint32_t)room;
    if (cohort->lines) return ndjson_read(cohort, table, names, most);
    for (uint32_t i = 0; i < most && !cohort->broken; i++) {
        DelimitedStatus status = delimited_next(&cohort->text);
        if (status != DELIMITED_OK) {
            Shown shown = { &table->sources, NO_FILE };
            return cohort_report_broken(cohort, status, &shown, &table->diagnostics);
        }
        if (!cohort->text.fields.count) return cohort_check_end(cohort, &table->diagnostics);
        if (!state_row(cohort, table, names)) return false;
    }
    return true;
}
