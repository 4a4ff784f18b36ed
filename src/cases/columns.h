/* Columns that the caller owns, in the layout of the Arrow columnar format, and the cases that a block of their rows
 * is. Numbers are read where they lie, what else there is goes into the table's columns a block at a time. What states
 * no fact, as a NaN, is told of its row. */
#ifndef CASES_COLUMNS_H
#define CASES_COLUMNS_H
#include "cases/table.h"

typedef enum { BOUND_TRUTHS, BOUND_NUMBERS, BOUND_CODES, BOUND_GOLD } BoundKind;
typedef enum { CODES_INT8, CODES_INT16, CODES_INT32, CODES_UINT8, CODES_UINT16, CODES_UINT32, CODE_TYPES } CodeType;

/* What a code states of its proposition: present, absent, both; or, with neither, that it is unknown. */
typedef struct CodeFact {
    uint32_t proposition; /* NONE: the code states nothing */
    bool present, absent;
} CodeFact;

typedef struct BoundColumn {
    BoundKind kind;
    CodeType type;
    uint32_t proposition, term; /* of truths; of numbers; else NONE */
    const void *values;         /* bits, doubles or codes */
    const uint8_t *validity;    /* bits; NULL: all rows are valid */
    uint64_t offset;            /* of the first row, in values and in validity */
    Unit unit;                  /* of numbers */
    double least, most;         /* numbers in between are within the range, and nothing is to be told of them */
    const CodeFact *facts;      /* by code */
    uint32_t codes;             /* how many of them */
    bool contradicts;           /* one of them states both */
    bool converts;              /* the unit is not that of the term */
    uint32_t first_slot, slots;
    uint32_t first_stated, stated; /* the propositions that it states, each once */
} BoundColumn;

/* A slot holds facts that can contradict each other: a proposition; or a term that is a number, or has one value at a
 * time. */
typedef struct Columns {
    Arena *arena;
    const Meaning *meaning;
    uint32_t rows;
    uint64_t facts; /* that a row can have at most */
    bool gold;      /* there is a gold standard */
    Vec(BoundColumn) list;
    Vec(uint32_t) slots;  /* of each column … */
    Vec(uint32_t) stated; /* … and propositions */
    uint32_t *stated_by;  /* by slot: how many columns state it */
    uint64_t *found_by;   /* by slot: the last binding that did … */
    uint64_t *named_by;   /* … and by proposition, … */
    uint64_t bindings;    /* … of so many, also those for which there was no memory */
} Columns;

/* Like all functions below, false where there is no memory. */
bool columns_start(Columns *columns, Arena *arena, const Meaning *meaning, uint32_t rows);

/* How many facts a row of the column states at most. */
uint32_t columns_facts_of(const BoundColumn *column);

/* Binds a column like this; what it points to is not copied, but for `facts`. Slots are found here. */
bool columns_bind(Columns *columns, BoundColumn column);

/* Which numbers, of whole words, need no closer look: they lie from `least` to `most`, which are finite, and have so
 * few decimals that they are the doubles that were written. */
typedef void ColumnsPlain(uint64_t *plain, const double *numbers, uint32_t words, double least, double most);

/* A number that a table was filled with, and what memory of the table's own there is for it. */
typedef struct Filled {
    uint32_t term;
    double *lo, *hi;
} Filled;

/* A table for one block after the other. */
typedef struct ColumnsBlock {
    CaseTable *table;
    Arena *names;           /* of its rows: dies with each block */
    uint32_t room;          /* rows */
    bool named;             /* all rows have names */
    bool gold;              /* the columns have a gold standard */
    Vec(uint32_t) planes;   /* propositions that the last block stated … */
    Vec(Filled) numbers;    /* … and numbers */
    uint64_t **said;        /* by slot, of those that several columns state: the rows in which one has stated it … */
    uint64_t *odd;          /* … and those in which another has, too */
    uint64_t *bits, *valid; /* of the column at hand */
    double *copy;
    ColumnsPlain *plain;
} ColumnsBlock;

/* Makes a table, which is empty, ready for blocks of up to `room` rows. */
bool columns_block_start(ColumnsBlock *block, CaseTable *table, Arena *names, uint32_t room, ColumnsPlain *plain);

/* Fills it with `count` rows from `first` on. Those that have an error are told of and marked as failed. Behind a block
 * of which there are messages, or for which there was no memory, the table is to be begun anew. */
bool columns_block_read(ColumnsBlock *block, const Columns *columns, uint32_t first, uint32_t count);

/* Has each row be called by its number, from `first` on, unless they are. */
bool columns_block_names(ColumnsBlock *block, uint32_t first);

#endif
