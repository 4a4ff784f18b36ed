/* The rows of a cohort, a piece at a time. Who takes and accepts pieces does so for one after the other; between these
 * two, pieces can be read by as many threads as there are Rows. */
#ifndef CASES_ROWS_H
#define CASES_ROWS_H
#include "cases/cohort.h"
#include "cases/delimited.h"
#include "cases/table.h"

/* What cells met before mean, of a column of values: a value, or CELL_UNKNOWN. */
#define CELL_UNKNOWN (UINT32_MAX - 1)
enum { CELLS_KEPT = 4096 }; /* of each column */

typedef struct PlainRows PlainRows;
typedef struct Rows Rows;

struct Rows {
    const Cohort *cohort;
    Arena arena;
    Piece piece;
    size_t from; /* where in it rows begin */
    SourceStatus status;
    int error;            /* errno, where that says what is wrong */
    bool ready;           /* `text` has come to the piece */
    Delimited text;       /* of the piece */
    uint64_t row;         /* read so far, of the whole table */
    const char *first;    /* where the rows that were read last began, … */
    uint32_t first_lines; /* … the lines before them … */
    uint64_t first_row;   /* … and the rows */
    Vec(Table) meant;     /* by column of the cohort */
    Vec(uint64_t) names;  /* marks of the names of the rows read last (names_seen.h); 0 for a row without one */
    PlainRows *plain;     /* NULL where no row of the cohort can be (plain_rows.h), else they are read so: */
    bool (*read_plain)(Rows *rows, CaseTable *table, Arena *names, uint64_t most);
    bool broken; /* an error that leaves no next row */
};

/* False where there is no memory. */
bool rows_start(Rows *rows, const Cohort *cohort, Memory *memory);
void rows_free(Rows *rows);

/* Takes the next piece. False at the end. What goes wrong is told when the piece is read. */
bool rows_take(Rows *rows, Cohort *cohort);

/* Adds the next rows of the piece to the table, at most `most`; `names` holds their names. A row with an error is added
 * too, and marked as failed. False only where there is no memory. */
bool rows_read(Rows *rows, CaseTable *table, Arena *names, uint64_t most);
bool rows_left(const Rows *rows); /* whether there are more in the piece */

/* Notes the names of the rows read last (of the table, whose first row was the first of them), and reports those that
 * came before. False where there is no memory. */
bool rows_accept(Rows *rows, Cohort *cohort, CaseTable *table);

#endif
