/* What came of many cases, counted: for each conclusion its truths, for each rule how often it fired, for each score
 * its values. */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H
#include "base/buffer.h"
#include "run/verdict.h"

enum { SUMMARY_SCORES = 64 }; /* whole values 0 to 63 of a score are counted each by itself */

typedef struct ScoreCounts {
    uint64_t values[SUMMARY_SCORES], other, open, not_applicable;
} ScoreCounts;

typedef struct Summary {
    const Meaning *meaning;
    uint64_t cases, errors; /* errors: of these, not run because of the errors in their facts */
    uint64_t (*truths)[4];  /* by proposition, by Truth */
    uint64_t (*rules)[4];   /* by rule, by Truth */
    ScoreCounts **scores;   /* by term; NULL of what has no formula */
} Summary;

/* All memory comes from the arena. False when there is none. */
bool summary_start(Summary *summary, Arena *arena, const Meaning *meaning);

/* Counts all cases of the block that was run last. */
void summary_add(Summary *summary, const CaseTable *table, Machine *machine);

/* Adds what another summary, of the same rules, has counted. */
void summary_merge(Summary *into, const Summary *from);

/* The counts for people. */
bool summary_text(Buffer *out, const Summary *summary);

#endif
