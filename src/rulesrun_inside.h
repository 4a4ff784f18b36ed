/* The objects behind rulesrun.h. */
#ifndef RULESRUN_INSIDE_H
#define RULESRUN_INSIDE_H
#include "rulesrun.h"

#include "cases/facts.h"
#include "run/expectation.h"
#include "run/machine.h"

struct rr_rules {
    Limits limits; /* also of all cases and runs of these rules */
    Memory memory;
    Arena arena;
    Sources sources;
    Diagnostics diagnostics;
    Meaning meaning;
    Program program;
    bool sound;                  /* without errors: there is a program */
    bool may_warn;               /* a run can bring messages of its own */
    _Atomic(char *) fingerprint; /* made when it is first asked for, by whatever thread */
    struct rr_rules *self;       /* for what asking may change of rules that are const: the fingerprint */
};

struct rr_cases {
    Memory memory;
    Arena arena, outcome_arena;
    Arena names; /* of cases begun by hand: dies whenever the cases are cleared */
    const rr_rules *rules;
    char *only; /* the one case that is read, by its name; or NULL */
    CaseTable table;
    uint64_t changes; /* counted from 1: what was run or tested before the last one is not to be asked any more */
    uint64_t tested;  /* the change that the outcomes are of; 0 before the first test */
    Outcomes outcomes;
    Diagnostics outcome_diagnostics; /* of expectations: those of the table are of what was read and stated */
};

struct rr_run {
    struct rr_run
        *self; /* for what asking may change of a run that is const: registers under a stricter reading, and untold */
    Memory memory;
    Arena arena;
    const rr_rules *rules;
    const rr_cases *cases; /* last run */
    uint64_t changes;      /* of the cases, then */
    Machine machine;
    bool started;
    Interval *untold;    /* by term, what a number is where nothing is stated; NULL before the first text report */
    Arena message_arena; /* of the last block */
    Diagnostics diagnostics;
};

/* Gives the text of a buffer away, or frees it where it was not made. */
rr_status give_text(Buffer *out, bool made, char **text, size_t *size);

void give_diagnostic(const Sources *sources, const Diagnostic *from, rr_diagnostic *to);
char *diagnostic_as_text(const Sources *sources, const Diagnostic *diagnostic, bool colour);

#endif
