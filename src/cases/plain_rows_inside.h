/* What plain_rows.c prepares, and plain_rows_read.c reads by. */
#ifndef CASES_PLAIN_ROWS_INSIDE_H
#define CASES_PLAIN_ROWS_INSIDE_H
#include "cases/cohort_inside.h"
#include "cases/marks.h"
#include "cases/plain_rows.h"

enum {
    STRIP = 32, /* fields that are turned into columns at once */
    STRETCH = 1 << 16,
    SHORT_STRETCH = 1 << 9, /* bytes that are marked at once: usually, and behind what was not plain */
    KNOWN_CELLS = 16        /* of a column of values: kept for quick use; a power of two */
};

/* Columns of findings that lie near each other. */
typedef struct Strip {
    uint32_t field;               /* the first of STRIP fields … */
    uint32_t findings, shared;    /* … of which these are findings; and these may contradict others */
    uint32_t propositions[STRIP]; /* NONE: the gold standard */
} Strip;

/* A cell of at most 8 bytes, as a number, and what it means in its column. */
typedef struct KnownCell {
    uint64_t text;
    uint32_t value;
    bool known;
} KnownCell;

/* Any other column. */
typedef struct TextColumn {
    uint32_t column; /* of the cohort */
    ColumnKind kind;
    uint32_t field;
    bool shared;
    Cell cells[WORD_CASES];      /* of the group at hand */
    uint32_t values[WORD_CASES]; /* of COLUMN_VALUES: of the group */
    KnownCell *known;            /* … of cells before */
    NumberColumn *number;        /* of COLUMN_NUMBER: in the table */
    double least, most;          /* … what raises no question */
    uint64_t stated;             /* … rows of the group that state one */
} TextColumn;

struct PlainRows {
    Marks marks;
    size_t room;      /* bytes of text that there are marks for */
    uint32_t stretch; /* bytes to be marked next */
    Strip *strips;
    TextColumn *texts;
    uint32_t strip_count, text_count;
    uint64_t square[64], unknown[64];
};

#endif
