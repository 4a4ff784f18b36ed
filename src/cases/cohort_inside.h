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

/* cells.c: states what a cell says of the last case, or reports what is wrong with it and marks the case as failed.
 * False where there is no memory. */
bool cell_state(Cohort *cohort, CaseTable *table, Column *column, const Field *field, Shown *shown);

#endif
