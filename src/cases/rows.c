#include "cases/rows.h"

#include <errno.h>
#include <string.h>

#include "base/source_error.h"
#include "base/spelling.h"
#include "cases/cohort_inside.h"
#include "cases/plain_rows.h"

bool rows_start(Rows *rows, const Cohort *cohort, Memory *memory)
{
    *rows = (Rows){ .cohort = cohort, .arena.memory = memory, .piece.memory = memory };
    delimited_start(&rows->text, &rows->arena, cohort->limits, cohort->options.delimiter);
    rows->read_plain = plain_rows_reader(instruction_set_fastest());
    return rows_know_columns(rows) && plain_rows_start(&rows->plain, cohort, &rows->arena);
}

bool rows_know_columns(Rows *rows)
{
    Table empty;
    table_init(&empty, &rows->arena);
    while (rows->meant.count < rows->cohort->columns.count)
        if (!vec_push(&rows->arena, &rows->meant, empty)) return false;
    return true;
}

void rows_free(Rows *rows)
{
    delimited_free(&rows->text);
    piece_free(&rows->piece);
    arena_free(&rows->arena);
}

/* ---- taking ---- */

static SourceStatus take_first(Rows *rows, Cohort *cohort)
{
    cohort->taken = true;
    if (!piece_copy(&rows->piece, &cohort->first)) return SOURCE_NO_MEMORY;
    piece_free(&cohort->first);
    rows->from = cohort->head;
    return SOURCE_OK;
}

bool rows_take(Rows *rows, Cohort *cohort)
{
    rows->from = 0;
    rows->ready = false;
    rows->names.count = 0;
    if (rows->broken || cohort->broken) return rows->piece.size = 0, false;
    rows->status = cohort->taken ? cohort_next(cohort, &rows->piece) : take_first(rows, cohort);
    rows->error = errno;
    bool to_be_told = cohort->lines && !ndjson_ended(cohort);
    return rows->status != SOURCE_OK || rows->piece.size > 0 || to_be_told;
}

/* ---- reading ---- */

/* The field that names the case; NULL where none does. */
static const Field *name_field(const Rows *rows)
{
    const Cohort *c = rows->cohort;
    for (uint32_t i = 0; i < c->columns.count; i++)
        if (c->columns.at[i].kind == COLUMN_NAME && c->columns.at[i].field < rows->text.fields.count)
            return &rows->text.fields.at[c->columns.at[i].field];
    return NULL;
}

/* The name of a row, which `field` gives (or NULL), and its mark. A name that cannot be shown is none. NULL where there
 * is no memory. */
static const char *row_name(const Rows *rows, const Field *field, uint64_t number, Arena *names, uint64_t *mark)
{
    Cell cell = field ? cell_of(field) : (Cell){ 0 };
    bool shows = cell.size && text_is_seen(cell.text, cell.size);
    *mark = shows ? name_mark(&rows->cohort->seen, cell.text, cell.size) : 0;
    return shows ? arena_copy(names, cell.text, cell.size) : arena_printf(names, "row %" PRIu64, number);
}

static bool report_width(const Rows *rows, CaseTable *table, Shown *shown)
{
    cases_fail(table, table->last_row);
    diagnose(&table->diagnostics, DIAGNOSTIC_BAD_TABLE, shown_record(shown),
             "see that cells which hold what parts cells, or a line end, stand in quotes",
             "This row has %u cells, and the head names %u columns", rows->text.fields.count, rows->cohort->width);
    return !table->diagnostics.no_memory;
}

bool rows_only_full(const Rows *rows, const CaseTable *table)
{
    bool memory = !table->diagnostics.no_memory && !table->arena->failed && !rows->arena.failed &&
                  !rows->text.scratch.failed;
    return memory && table->rows.at[table->last_row].failed;
}

static bool state_cells(Rows *rows, CaseTable *table, Shown *shown)
{
    const Cohort *c = rows->cohort;
    if (rows->text.fields.count != c->width) return report_width(rows, table, shown);
    for (uint32_t i = 0; i < c->columns.count; i++)
        if (!cell_state(rows, table, i, &rows->text.fields.at[c->columns.at[i].field], shown))
            return rows_only_full(rows, table);
    return true;
}

bool rows_begin_row(Rows *rows, CaseTable *table, Arena *names, const Field *name)
{
    uint64_t mark;
    rows->row++;
    const char *said = row_name(rows, name, rows->row, names, &mark);
    return said && vec_push(&rows->arena, &rows->names, mark) && cases_add(table, said, NULL, NOWHERE);
}

static bool state_row(Rows *rows, CaseTable *table, Arena *names)
{
    Shown shown = { &table->sources, rows->cohort->name, &rows->text, NO_FILE };
    if (!rows_begin_row(rows, table, names, name_field(rows)) || !state_cells(rows, table, &shown)) return false;
    cases_forget_observations(table);
    return true;
}

bool rows_add_names(Rows *rows, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!vec_push(&rows->arena, &rows->names, 0)) return false;
    return true;
}

bool rows_state_again(Rows *rows, CaseTable *table, Arena *names, const char *at, uint32_t lines, uint32_t row)
{
    Shown shown = { &table->sources, rows->cohort->name, &rows->text, NO_FILE };
    delimited_go(&rows->text, at, (size_t)(rows->text.end - at), lines);
    DelimitedStatus status = delimited_next(&rows->text);
    if (status != DELIMITED_OK) return report_delimited(status, &shown, &table->diagnostics);
    cases_turn_to(table, row);
    const char *name = row_name(rows, name_field(rows), rows->first_row + row + 1, names, &rows->names.at[row]);
    if (name) table->rows.at[row].name = name;
    if (!name || !state_cells(rows, table, &shown)) return false;
    cases_forget_observations(table);
    return true;
}

static bool report_broken(Rows *rows, DelimitedStatus status, CaseTable *table)
{
    Shown shown = { &table->sources, rows->cohort->name, &rows->text, NO_FILE };
    rows->broken = true;
    return report_delimited(status, &shown, &table->diagnostics);
}

static bool begin(Rows *rows, CaseTable *table)
{
    if (rows->status != SOURCE_OK) {
        rows->broken = true;
        errno = rows->error;
        return source_diagnose(&table->diagnostics, rows->status, rows->cohort->path, NOWHERE);
    }
    uint32_t lines = rows->piece.lines;
    for (const char *at = rows->piece.text, *end = at + rows->from; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        lines++;
    delimited_go(&rows->text, rows->piece.text + rows->from, rows->piece.size - rows->from, lines);
    bool behind_head = rows->from == 0 && !rows->cohort->lines; /* which is a row of the piece that it begins */
    rows->row = rows->piece.rows - behind_head;
    rows->ready = true;
    return true;
}

bool rows_read(Rows *rows, CaseTable *table, Arena *names, uint64_t most)
{
    uint64_t room = limits_or_usual(rows->cohort->limits)->cases;
    rows->names.count = 0;
    if (!rows->ready && !begin(rows, table)) return false;
    if (most > room) most = room;
    rows->first = rows->text.at;
    rows->first_lines = rows->text.lines;
    rows->first_row = rows->row;
    if (rows->cohort->lines) return ndjson_read(rows, table, names, most);
    while (!rows->broken && table->rows.count < most) {
        if (rows->plain && !(*rows->read_plain)(rows, table, names, most)) return false;
        if (table->rows.count == most) return true;
        DelimitedStatus status = delimited_next(&rows->text);
        if (status != DELIMITED_OK) return report_broken(rows, status, table);
        if (!rows->text.fields.count) return true;
        if (!state_row(rows, table, names)) return false;
    }
    return true;
}

bool rows_left(const Rows *rows)
{
    return !rows->broken && rows->ready && rows->text.at < rows->text.end;
}

/* ---- accepting ---- */

enum { AGAIN_SHOWN = 5, TOGETHER = 16 };

/* Reads the rows once more up to the one that is to be shown. */
static bool report_again(Rows *rows, CaseTable *table, uint32_t row)
{
    Shown shown = { &table->sources, rows->cohort->name, &rows->text, NO_FILE };
    Delimited after = rows->text;
    delimited_go(&rows->text, rows->first, (size_t)(after.end - rows->first), rows->first_lines);
    bool found = true;
    for (uint32_t i = 0; found && i <= row; i++)
        found = rows->cohort->lines ? ndjson_next(&rows->text) : delimited_next(&rows->text) == DELIMITED_OK;
    const Field *field = !found ? NULL : rows->cohort->lines ? ndjson_name(rows) : name_field(rows);
    diagnose(&table->diagnostics, DIAGNOSTIC_ROW_NAMED_AGAIN, field ? shown_field(&shown, field) : shown_record(&shown),
             "each row is a case of its own; give each a name of its own, so that their verdicts can be told apart",
             "An earlier row is called `%s` too", table->rows.at[row].name);
    delimited_go(&rows->text, after.at, (size_t)(after.end - after.at), after.lines);
    return found && !table->diagnostics.no_memory;
}

bool rows_accept(Rows *rows, Cohort *cohort, CaseTable *table)
{
    for (uint32_t i = 0; i < rows->names.count; i++) {
        bool again = false;
        if (i % TOGETHER == 0) {
            uint32_t left = rows->names.count - i;
            names_seen_expect(&cohort->seen, rows->names.at + i, left < TOGETHER ? left : TOGETHER);
        }
        if (rows->names.at[i] && !names_seen_add(&cohort->seen, rows->names.at[i], &again)) return false;
        cohort->again += again;
        if (again && cohort->again <= AGAIN_SHOWN && !report_again(rows, table, i)) return false;
    }
    cohort->rows += table->rows.count;
    cohort->stopped |= rows->broken;
    return true;
}
