/* What the files of the reader of tables share. */
#ifndef CASES_COHORT_INSIDE_H
#define CASES_COHORT_INSIDE_H
#include "cases/rows.h"

/* A field without the blanks around it. */
typedef struct Cell {
    const char *text;
    uint32_t size;
} Cell;
Cell cell_of(const Field *field);

/* What words mean that stand for a truth. */
typedef enum { MEANS_PRESENT, MEANS_ABSENT, MEANS_UNKNOWN, MEANS_CONFLICT, MEANS_NOTHING } Means;
Means cell_means(Cell cell);

/* A number without a sign of comparison, in the unit of the cells; false where it is none. Then in the unit of the
 * term; false where it is too large or too small for it. */
bool cell_number(const Cohort *cohort, Cell cell, double *value);
bool cell_convert(const Cohort *cohort, const Column *column, double *value);

/* Where a message about the record at hand can point: a source of its own, made at the first. NO_FILE where there is no
 * memory. */
typedef struct Shown {
    Sources *sources;
    const char *name; /* of the table */
    const Delimited *record;
    uint32_t file;
} Shown;
Span shown_field(Shown *shown, const Field *field);
Span shown_record(Shown *shown);

/* Reports an error that leaves no next record; false where there is no memory. */
bool report_delimited(DelimitedStatus status, Shown *shown, Diagnostics *diagnostics);

/* The next piece; none at the end. */
SourceStatus cohort_next(Cohort *cohort, Piece *piece);

/* heads.c: what the columns of the record at hand are. False where there is no memory. */
bool heads_read(Cohort *cohort, Shown *shown, Diagnostics *diagnostics);

/* The same of one column after the other, as keys come: heads_add is given a field of the record that is shown, and
 * tells at once what no rule knows; heads_end what never came. NULL, or false, where there is no memory. */
typedef struct Heads Heads;
Heads *heads_start(Cohort *cohort, Diagnostics *diagnostics);
bool heads_add(Heads *heads, uint32_t field, Shown *shown, Diagnostics *diagnostics);
bool heads_end(Heads *heads, Diagnostics *diagnostics);

/* cells.c: states what a cell of a column says of the last case, or reports what is wrong with it and marks the case as
 * failed. False where there is no memory. */
bool cell_state(Rows *rows, CaseTable *table, uint32_t column, const Field *field, Shown *shown);

/* rows.c, for each kind of table: a row begins, whose name a field gives (or NULL). False where there is no memory. */
bool rows_begin_row(Rows *rows, CaseTable *table, Arena *names, const Field *name);

/* After cell_state gave false: whether a fact was not kept only because the case can have no further one, which was
 * told. */
bool rows_only_full(const Rows *rows, const CaseTable *table);

/* Room for what cells mean of each column of the cohort. False where there is no memory. */
bool rows_know_columns(Rows *rows);

/* ndjson.c: a file of JSON objects, one a line; as rows_read. */
bool ndjson_open(Cohort *cohort, Diagnostics *diagnostics);
bool ndjson_read(Rows *rows, CaseTable *table, Arena *names, uint64_t most);
bool ndjson_ended(const Cohort *cohort); /* all was told */

/* Goes to the next line that is not blank, which is then the record at hand, without its end. False at the end. */
bool ndjson_next(Delimited *text);

/* Of a line that was read before, the value that names the case; NULL where none does. */
const Field *ndjson_name(const Rows *rows);

#endif
