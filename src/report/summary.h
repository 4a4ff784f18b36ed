/* What came of many cases, counted: for each conclusion its truths and what it lacks, for each rule how often it fired
 * and how many cases each of its conditions left, for each score its values. */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H
#include "base/buffer.h"
#include "report/attrition.h"
#include "run/missing_planes.h"

enum { SUMMARY_SCORES = 64 }; /* whole values 0 to 63 of a score are counted each by itself */

typedef struct ScoreCounts {
    uint64_t values[SUMMARY_SCORES], other;     /* it is known exactly: such a value, or another number */
    uint64_t open, not_applicable, conflicting; /* it is not */
} ScoreCounts;

/* Of the cases to which the score applies: those that lie in a band, and those that may. */
typedef struct BandCounts {
    uint64_t in, may_be;
} BandCounts;

/* A score, or a measure with a formula. */
typedef struct SummaryScore {
    uint32_t term;
    uint64_t *open; /* a plane: gathered cases in which it is not known exactly */
    ScoreCounts *counts;
    BandCounts *bands; /* one for each of its bands */
} SummaryScore;

/* What is counted lies in one piece, so that it can be added up. */
typedef struct SummaryTotals {
    uint64_t cases, errors; /* errors: of these, not run because of the errors in their facts */
    uint64_t undecided;     /* in which some conclusion is unknown that facts could decide */
    uint64_t conflicting;   /* in which something is in conflict */
} SummaryTotals;

typedef struct Summary {
    const Meaning *meaning;
    Gathered gathered; /* blocks that were added, and not counted yet */
    Attrition attrition;
    MissingPlanes missing;
    Vec(SummaryScore) scores;
    uint64_t *counts; /* all of those below, `size` of them */
    size_t size;
    SummaryTotals *totals;
    uint64_t (*truths)[4];     /* by proposition, by Truth */
    uint64_t (*suspicions)[4]; /* likewise; 0 where no rule suggests it */
    uint64_t (*rules)[4];      /* by rule, by Truth */
    uint64_t *conflicts;       /* by term: cases in which the facts of a number share no value */
    AttritionCount *steps;     /* by step of `attrition` */
    MissingCounts asked;
} Summary;

/* All memory comes from the arena. False when there is none. */
bool summary_start(Summary *summary, Arena *arena, const Meaning *meaning);

/* Takes all cases of the block that was run last. */
void summary_add(Summary *summary, const CaseTable *table, const Machine *machine);

/* Counts what was taken last: to be called before anything is read from a summary. */
void summary_settle(Summary *summary);

/* Adds what `from` counted, of the same rules; both are settled. */
void summary_merge(Summary *into, const Summary *from);

/* What a conclusion asks for, or all of them together. Subject: a place in missing.graph.subjects; NONE: all. Of the
 * list, what helps most comes first, and what is never asked for is left out; false when there is no memory. */
typedef struct SummaryAsk {
    MissingInput input;
    MissingCount count;
} SummaryAsk;
SummaryAsk summary_ask(const Summary *summary, uint32_t subject, uint32_t index);
typedef Vec(SummaryAsk) SummaryAsks;
bool summary_asks(const Summary *summary, Arena *arena, uint32_t subject, SummaryAsks *asks);

/* The place of a conclusion in missing.graph.subjects; NONE where what it asks for is not counted. */
uint32_t summary_subject(const Summary *summary, uint32_t proposition);

/* What an input is called: "serum calcium", "sites are fingers"; of a finding with one value at a time, the finding. As
 * a key: "sites is fingers". */
const char *summary_input_name(const Meaning *meaning, const MissingInput *input);
const char *summary_input_key(const Meaning *meaning, const MissingInput *input);

/* The cases in which a score is known exactly. */
uint64_t summary_known(const Summary *summary, const SummaryScore *score);

/* What rules only suggest, and nothing else decides, is told as suspected. */
bool summary_only_suspected(const Summary *summary, uint32_t proposition);

bool summary_never_fired(const Summary *summary, uint32_t rule);

/* "illness, implies ill"; NULL when there is no memory. */
const char *summary_rule_title(const Summary *summary, Arena *arena, uint32_t index);

/* The counts for people. */
bool summary_text(Buffer *out, const Summary *summary);

/* The same as one JSON object and a newline. False when there is no memory. */
bool summary_json(Buffer *out, const Summary *summary, const char *fingerprint);

#endif
