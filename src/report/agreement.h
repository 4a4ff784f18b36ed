/* How far conclusions and scores agree with a gold standard: for many cases it is known from elsewhere who has the
 * disease, and what the rules conclude is counted against it. docs/statistics.md says what the figures mean. */
#ifndef REPORT_AGREEMENT_H
#define REPORT_AGREEMENT_H
#include "base/buffer.h"
#include "report/agreement_statistics.h"
#include "run/verdict.h"

/* Each case is in one of these. */
typedef struct AgreementCases {
    uint64_t failed;        /* not run because of the errors in its facts */
    uint64_t missing;       /* of which the gold standard says nothing … */
    uint64_t contradictory; /* … or both */
    uint64_t gold[2];       /* all others, which are counted: by Gold */
} AgreementCases;

typedef struct ScoreAgreement {
    ValueCounts values; /* where it is decided */
    /* by Gold; open: not decided, or in conflict */
    uint64_t decided[2], open[2], not_applicable[2];
} ScoreAgreement;

typedef struct Agreement {
    const Meaning *meaning;
    Arena *arena;
    const char *gold_name; /* or NULL */
    AgreementCases cases;
    uint64_t (*truths)[2][4]; /* by proposition, by Gold, by Truth; of conclusions and actions */
    ScoreAgreement **scores;  /* by term; NULL of what is no score: each score has a formula */
} Agreement;

/* All memory comes from the arena. False when there is none. */
bool agreement_start(Agreement *agreement, Arena *arena, const Meaning *meaning);

/* Counts all cases of the block that was run last. The planes are of the rows of the table: bit i of word w is row
 * 64 * w + i. False when there is no memory: then nothing was counted. */
bool agreement_add(Agreement *agreement, const CaseTable *table, Machine *machine, const uint64_t *gold_true,
                   const uint64_t *gold_false);

/* Adds what was counted apart, for the same rules. False when there is no memory: then nothing was added. */
bool agreement_merge(Agreement *into, const Agreement *from);

uint64_t agreement_cases(const AgreementCases *cases); /* in all */

/* How undetermined verdicts (unknown, in conflict) are counted. Worst: as false with the disease, as true without it;
 * best: the other way. No way of deciding them brings a figure of accuracy_of out of what these two give. */
typedef enum { UNDETERMINED_LEFT_OUT, UNDETERMINED_WORST, UNDETERMINED_BEST } Undetermined;
Fourfold agreement_fourfold(const Agreement *agreement, uint32_t proposition, Undetermined undetermined);

/* Cases of this gold standard of which the conclusion is undetermined. */
uint64_t agreement_undetermined(const Agreement *agreement, uint32_t proposition, Gold gold);

/* The figures for people. False when there is no memory. */
bool agreement_text(Buffer *out, const Agreement *agreement);

/* The same, with all counts and thresholds, as one JSON object and a newline. */
bool agreement_json(Buffer *out, const Agreement *agreement);

#endif
