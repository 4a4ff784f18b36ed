/* The `expect` lines of cases, held against verdicts. */
#ifndef RUN_EXPECTATION_H
#define RUN_EXPECTATION_H
#include "run/verdict.h"

typedef struct Outcome {
    uint32_t row;
    bool held;
    const char *text;    /* the expectation as written, without `expect` */
    const char *instead; /* what came instead, in words; NULL where it held */
    Span span;           /* of table->sources */
} Outcome;
typedef Vec(Outcome) Outcomes;

/* Checks what the table's cases expect (errors go to *diagnostics, which is empty, in the order of the texts), runs the
 * cases and fills *outcomes, in the order written; all of it in the arena of the diagnostics. A condition's expectation
 * holds when it is exactly true, `unknown` and `conflicting` when it is exactly that. False when there is no memory. */
bool expectations_run(CaseTable *table, const Meaning *meaning, const Program *program, Outcomes *outcomes,
                      Diagnostics *diagnostics);

#endif
