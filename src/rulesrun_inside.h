/* The objects behind rulesrun.h. */
#ifndef RULESRUN_INSIDE_H
#define RULESRUN_INSIDE_H
#include "rulesrun.h"

#include "cases/columns.h"
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
    struct rr_run *self; /* for what asking may change of a run that is const */
    Memory memory;
    Arena arena;
    const rr_rules *rules;
    const rr_cases *cases; /* last run */
    uint64_t changes;      /* of the cases, then */
    Machine alone, many;   /* for one case, and for blocks of them; without registers before the first */
    Machine *machine;      /* that of the last block */
    rr_cases *window;      /* the block of columns that was run last; NULL before the first */
    ColumnsBlock block;    /* … and what fills it; without room where that has to begin anew */
    uint32_t base;         /* the row of the columns that is row 0 of the cases; else 0 */
    Interval *untold;      /* by term, what a number is where nothing is stated; NULL before the first text report */
    Arena message_arena;   /* of the last block */
    Diagnostics diagnostics;
};

struct rr_columns {
    Memory memory;
    Arena arena;
    const rr_rules *rules;
    Sources sources; /* none */
    Diagnostics diagnostics;
    Columns columns;
    bool refused; /* a column that could not be bound: without it, rows are not those that were meant */
};

/* Registers for blocks of a table of so many cases, and running a block of a table, whose first row is `base` of what
 * the caller counts. False, or RR_NO_MEMORY, where there is no memory. */
bool run_prepare(rr_run *run, uint32_t cases);
rr_status run_cases(rr_run *run, const rr_cases *cases, uint32_t first, uint32_t base);

/* Whether what a run computed may still be asked for. */
bool run_is_current(const rr_run *run);

/* Gives the text of a buffer away, or frees it where it was not made. */
rr_status give_text(Buffer *out, bool made, char **text, size_t *size);

void give_diagnostic(const Sources *sources, const Diagnostic *from, rr_diagnostic *to);
char *diagnostic_as_text(const Sources *sources, const Diagnostic *diagnostic, bool colour);

#endif
