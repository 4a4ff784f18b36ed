/* A table of cases: a head that says what each column states, and a row a case; or, in NDJSON, an object a line, whose
 * keys say it. Pieces of it are taken one after the
 * other, may be read at the same time (rows.h), and are then accepted in their order. */
#ifndef CASES_COHORT_H
#define CASES_COHORT_H
#include "base/diagnostic.h"
#include "base/units.h"
#include "base/vec.h"
#include "cases/names_seen.h"
#include "cases/pieces.h"
#include "language/meaning.h"

typedef enum {
    COLUMN_PASSED_OVER, /* no rule knows it, or it is what rules decide */
    COLUMN_NAME,        /* of the case */
    COLUMN_FINDING,     /* whether it has `proposition` */
    COLUMN_VALUES,      /* which value of `term` */
    COLUMN_NUMBER,      /* of `term` */
    COLUMN_GOLD         /* what the verdicts are held against: no fact */
} ColumnKind;

typedef struct Column {
    ColumnKind kind;
    uint32_t term, proposition;
    Unit unit;      /* of a number: that of its cells */
    bool converts;  /* … which is not the term's */
    bool shared;    /* another column can contradict it: they state the same term */
    uint32_t field; /* its place in a row */
} Column;

typedef struct CohortOptions {
    char delimiter; /* 0: tab where the name of the file ends in .tsv or .tab (.gz or .zst behind it), else comma */
    bool decimal_comma;
    const char *against; /* the head of the column of the gold standard; NULL: there is none */
    bool verdicts_only;  /* what is stated is kept for the machine, and not for reports that name facts */
} CohortOptions;

typedef struct Cohort {
    Arena *arena;
    const Meaning *meaning;
    const Limits *limits;
    CohortOptions options;
    const char *path, *name; /* as it was given; as it is shown */
    Input input;
    Pieces pieces;
    Piece first;         /* the piece that begins with the head, until it is taken */
    size_t head;         /* how far into it the head reaches */
    bool taken;          /* it is */
    uint32_t width;      /* cells of a row */
    Vec(Column) columns; /* those that are read */
    NamesSeen seen;      /* of the rows so far */
    uint64_t rows;       /* accepted so far */
    uint64_t again;      /* … of them called as an earlier one */
    bool broken;         /* the head has an error: there are no rows */
    bool stopped;        /* an error that leaves no next row was met in those accepted */
    struct Lines *lines; /* of NDJSON; NULL: CSV */
} Cohort;

/* Opens a table ("-": standard input; or text[0..size), called `path`, where text is not NULL), packed or not, and
 * reads its head. What is wrong goes to *diagnostics, whose places are in *sources; after an error there are no rows.
 * False only where there is no memory. */
bool cohort_open(Cohort *cohort, Arena *arena, const Meaning *meaning, const char *path, const char *text, size_t size,
                 const CohortOptions *options, Sources *sources, Diagnostics *diagnostics);
void cohort_close(Cohort *cohort);

/* Bytes read so far, and in all, as they lie there; 0 where that is not known. */
void cohort_progress(const Cohort *cohort, uint64_t *got, uint64_t *in_all);

#endif
