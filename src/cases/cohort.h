/* A table of cases: a head that says what each column states, and a row a case, read a block of rows at a time. In
 * NDJSON each line is an object, whose keys say it. */
#ifndef CASES_COHORT_H
#define CASES_COHORT_H
#include "cases/delimited.h"
#include "cases/names_seen.h"
#include "cases/table.h"

typedef enum {
    COLUMN_PASSED_OVER, /* no rule knows it, or it is what rules decide */
    COLUMN_NAME,        /* of the case */
    COLUMN_FINDING,     /* whether it has `proposition` */
    COLUMN_VALUES,      /* which value of `term` */
    COLUMN_NUMBER       /* of `term` */
} ColumnKind;

typedef struct Column {
    ColumnKind kind;
    uint32_t term, proposition;
    Unit unit;      /* of a number: that of its cells */
    bool converts;  /* … which is not the term's */
    Table meant;    /* of values: what cells met before mean: a value, or CELL_UNKNOWN */
    uint32_t field; /* its place in a row */
} Column;

#define CELL_UNKNOWN (UINT32_MAX - 1)
enum { CELLS_KEPT = 4096 }; /* cells of a column, of which what they mean is kept */

typedef struct CohortOptions {
    char delimiter; /* 0: tab where the name of the file ends in .tsv or .tab (.gz or .zst behind it), else comma */
    bool decimal_comma;
} CohortOptions;

typedef struct Cohort {
    Arena *arena;
    const Meaning *meaning;
    CohortOptions options;
    const char *path, *name; /* as it was given; as it is shown */
    Input input;
    Delimited text;
    uint32_t width;      /* cells of a row */
    Vec(Column) columns; /* those that are read */
    NamesSeen seen;      /* of the rows so far */
    uint64_t rows;       /* read so far */
    bool broken;         /* an error that leaves no next row */
    struct Lines *lines; /* of a file of JSON objects, one a line; NULL: CSV */
} Cohort;

/* Opens a table ("-": standard input; or text[0..size), called `path`, where text is not NULL), packed or not, and
 * reads its head. What is wrong goes to *diagnostics, whose places are in *sources; after an error there are no rows.
 * False only where there is no memory. */
bool cohort_open(Cohort *cohort, Arena *arena, const Meaning *meaning, const char *path, const char *text, size_t size,
                 const CohortOptions *options, Sources *sources, Diagnostics *diagnostics);
void cohort_close(Cohort *cohort);

/* Bytes read so far, and in all, as they lie there; 0 where that is not known. */
void cohort_progress(const Cohort *cohort, uint64_t *got, uint64_t *in_all);

/* Adds the next rows to the table, at most `most`; `names` holds their names. A row with an error is added too, and
 * marked as failed. False only where there is no memory. */
bool cohort_read(Cohort *cohort, CaseTable *table, Arena *names, uint32_t most);

#endif
