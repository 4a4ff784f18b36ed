/* What the files of the facts reader share while one source is read. */
#ifndef CASES_FACTS_INSIDE_H
#define CASES_FACTS_INSIDE_H
#include "cases/facts.h"
#include "language/checker.h"

/* What may have been meant by a phrase that no rule knows. */
typedef struct Near {
    const char *meant, *advice; /* or NULL */
} Near;

typedef struct FactsReader {
    CaseTable *table;
    const FactsOptions *options;
    const Source *source;
    uint32_t file, first_row;
    Arena *arena; /* of the tree: it dies with the reading, unless `expect` lines need it */
    Tree tree;
    Facts facts;     /* of the item at hand */
    Table strangers; /* key of a phrase that no rule knows -> what is near to it */
    Vec(Near) near;
    bool misread; /* the text has errors that the parser found */
    bool told_of_early_facts;
    bool of_last_case; /* the text goes on with the facts of the last case */
    bool begun;        /* a case has begun: facts belong to one … */
    bool passing;      /* … which is not wanted */
    bool full;         /* there can be no further case: the rest is not read */
    bool told_of_many; /* facts of the last case: there can be no further one */
} FactsReader;

/* facts_line.c: states what a line of facts says of the last case, or records it as unknown. */
bool line_state(FactsReader *reader, const Statement *line);

/* facts_join.c: whether `no`, `and`, `or` of a line leave one reading; else it is reported. */
bool line_has_one_reading(FactsReader *reader, const Statement *line);

/* expected.c: keeps an `expect` line of the last case. */
bool expected_add(FactsReader *reader, const Statement *line);
/* The same of a fact that begins with what is nearly `expect`: a test must not pass because it was misspelt. */
bool expected_add_misspelt(FactsReader *reader, Span span);

/* facts.c: the text of a place, comments left out and white space as one blank, from the table's arena; NULL when there
 * is no memory. */
const char *facts_written(FactsReader *reader, Span span);

#endif
