/* What a block of cases came to, read from the machine's registers: one case of it at a time. */
#ifndef RUN_VERDICT_H
#define RUN_VERDICT_H
#include "run/machine.h"

typedef enum {
    TRUTH_UNKNOWN = 0,
    TRUTH_TRUE = 1,
    TRUTH_FALSE = 2,
    TRUTH_CONFLICT = 3
} Truth; /* evidence for + 2 * against */

enum { CAVEAT_EXCLUDED = 1, CAVEAT_DISPUTED = 2, CAVEAT_PROVIDED = 4 };

/* One case of a block that was run; lane: its place in the block. */
typedef struct View {
    const Meaning *meaning;
    const CaseTable *table;
    Machine *machine; /* a stricter reading is run when it is first asked for */
    uint32_t row, lane;
} View;

Truth view_truth(const View *view, uint32_t proposition);
Truth view_suspicion(const View *view, uint32_t proposition);       /* TRUTH_UNKNOWN where no rule suggests it */
Truth view_condition(const View *view, const Condition *condition); /* of the rules, or of a program extended by it */
Truth view_rule(const View *view, uint32_t rule);                   /* TRUTH_TRUE or TRUTH_CONFLICT: the rule fired */

/* The same as a stricter reading has it; as ordinarily, where the block was not run under that reading. */
Truth view_truth_in(const View *view, Reading reading, uint32_t proposition);
Truth view_suspicion_in(const View *view, Reading reading, uint32_t proposition);
Truth view_condition_in(const View *view, Reading reading, const Condition *condition);
Interval view_number_in(const View *view, Reading reading, const Number *number);

/* CAVEAT_… of a true or false verdict; EXCLUDED: false, and a rule that excludes it fired. */
unsigned view_caveats(const View *view, uint32_t proposition);
unsigned view_suspicion_caveats(const View *view, uint32_t proposition);

/* Whether it is false as the case denies it or a rule excludes it, and not only as nothing establishes it. */
bool view_is_opposed(const View *view, uint32_t proposition);

typedef struct NumberVerdict {
    Interval interval;
    bool conflict;       /* its facts share no value */
    bool not_applicable; /* a score's `unless` holds */
    bool recorded;       /* the case states something of it */
    bool bands_fail;     /* the bounds of its bands do not rise in this case, so that it is in none */
    uint32_t band;       /* the band that is true, as an index of the term's values; NONE while undecided */
} NumberVerdict;
NumberVerdict view_number(const View *view, uint32_t term);

/* CAVEAT_DISPUTED, CAVEAT_PROVIDED of a number, or of a score that does not apply; none of one that is in conflict. */
unsigned view_number_caveats(const View *view, uint32_t term);

/* What the case itself states of a proposition. */
typedef struct Stated {
    bool present, absent, unknown;
} Stated;
Stated view_stated(const View *view, uint32_t proposition);

/* The observations of the case are table->observations.at[first], … (`count` of them). */
typedef struct Observations {
    const Observation *at;
    uint32_t count;
} Observations;
Observations view_observations(const View *view);

static inline bool truth_has(Truth truth, bool against)
{
    return truth >> against & 1;
}

#endif
