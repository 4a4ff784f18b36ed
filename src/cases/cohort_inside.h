/* What the files of the reader of tables share. */
#ifndef CASES_COHORT_INSIDE_H
#define CASES_COHORT_INSIDE_H
#include "cases/cohort.h"

/* A field without the blanks around it. */
typedef struct Cell {
    const char *text;
    uint32_t size;
} Cell;
Cell cell_of(const Field *field);

/* Where a message about the record at hand can point: a source of its own, made at the first. NO_FILE where there is no
 * memory. */
typedef struct Shown {
    Sources *sources;
    uint32_t file;
} Shown;
Span shown_field(const Cohort *cohort, Shown *shown, const Field *field);
Span shown_record(const Cohort *cohort, Shown *shown);

/* heads.c: what the columns of the record at hand are. False where there is no memory. */
bool heads_read(Cohort *cohort, Shown *shown, Diagnostics *diagnostics);

/* The same of one column after the other, as keys come: heads_add is given a field of the record at hand, and tells at
 * once what no rule knows; heads_end what never came. NULL, or false, where there is no memory. */
typedef struct Heads Heads;
Heads *heads_start(Cohort *cohort, Diagnostics *diagnostics);
bool heads_add(Heads *heads, uint32_t field, Shown *shown, Diagnostics *diagnostics);
bool heads_end(Heads *heads, Diagnostics *diagnostics);

/* cells.c: states what a cell says of the last case, or reports what is wrong with it and marks the case as failed.
 * False where there is no memory. */
bool cell_state(Cohort *cohort, CaseTable *table, Column *column, const Field *field, Shown *shown);

/* cohort.c, for each kind of table: what no next row can follow is told; whether the file stayed as it was is looked
 * at, at its end; a row begins, whose name a field gives (or NULL). False where there is no memory. */
bool cohort_report_broken(Cohort *cohort, DelimitedStatus status, Shown *shown, Diagnostics *diagnostics);
bool cohort_check_end(Cohort *cohort, Diagnostics *diagnostics);
bool cohort_begin_row(Cohort *cohort, CaseTable *table, Arena *names, const Field *name, Shown *shown);

/* After cell_state gave false: whether a fact was not kept only because the case can have no further one. */
bool cohort_only_full(const Cohort *cohort, const CaseTable *table);

/* ndjson.c: a file of JSON objects, one a line. */
bool ndjson_open(Cohort *cohort, Diagnostics *diagnostics);
bool ndjson_read(Cohort *cohort, CaseTable *table, Arena *names, uint32_t most);

#endif
