/* Attrition: how many cases each condition of a rule leaves, in the order in which they are written. */
#ifndef REPORT_ATTRITION_H
#define REPORT_ATTRITION_H
#include "run/gathered.h"

/* One of the conditions that a rule joins by `and`; or its exception, which comes last. */
typedef struct AttritionStep {
    uint32_t rule;
    const Condition *condition;
    Span before; /* from the end of the condition before it; NOWHERE for the first and for an exception */
    bool exception;
} AttritionStep;

/* Of the cases that all conditions before it left. An exception that holds, or is in conflict, loses a case as false.
 */
typedef struct AttritionCount {
    uint64_t left;    /* it is true in these */
    uint64_t lost[4]; /* by Truth: all others */
} AttritionCount;

/* Of rules with one condition alone there are no steps. */
typedef struct Attrition {
    Vec(AttritionStep) steps; /* those of a rule together */
    uint32_t *first;          /* by rule, and one more: its steps are steps[first[rule]] up to first[rule + 1] */
} Attrition;

/* All memory comes from the arena; false when there is none. The registers of its steps are then wanted. */
bool attrition_start(Attrition *attrition, Arena *arena, const Meaning *meaning, Gathered *gathered);

/* Counts the cases that are gathered; counts: by step; all: how many cases there are. */
void attrition_count(const Attrition *attrition, const Gathered *gathered, uint64_t all, AttritionCount *counts);

/* The words of a step on one line, as they are written: "calcinosis", "without fever", "unless dialysis". NULL when
 * there is no memory. */
const char *attrition_words(Arena *arena, const Meaning *meaning, const AttritionStep *step);

#endif
