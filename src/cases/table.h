/* Many cases, a column for each thing stated: three bit planes for a proposition, two ends for a number. A column takes
 * memory only once something is stated in it. */
#ifndef CASES_TABLE_H
#define CASES_TABLE_H
#include "base/diagnostic.h"
#include "language/meaning.h"

enum { WORD_CASES = 64 };

/* Bits of cases stated to have it, not to have it, and recorded as unknown. All NULL while nothing is stated. `half` is
 * what the machine reads by number; the third, of which it reads nothing, stays NULL. */
typedef struct PlaneColumn {
    union {
        struct {
            uint64_t *stated_for, *against, *nothing;
        };
        uint64_t *half[3];
    };
    uint64_t *unknown;
} PlaneColumn;

/* What is stated of a number: the intersection of all its facts in a case and, where some case has two or more facts,
 * their span (span_lo and the others; else NULL). All facts are clipped to the range. Unset in cases whose `stated` bit
 * is 0. All NULL while nothing is stated. An intersection of facts that share no value has lo > hi, or lo == hi with an
 * open end. While each case has one value, most often, `hi` is the same memory as `lo`. */
typedef struct NumberColumn {
    uint64_t *stated;
    double *lo, *hi, *span_lo, *span_hi;
    uint64_t *lo_open, *hi_open, *span_lo_open, *span_hi_open;
    bool banded; /* a band of it is stated in some case: in the columns of propositions */
} NumberColumn;

typedef enum { OBSERVED_PRESENT, OBSERVED_ABSENT, OBSERVED_UNKNOWN, OBSERVED_NUMBER } Observed;

/* One fact as it was stated, for reports: where, and what. Room is left for dates and repetitions. */
typedef struct Observation {
    uint32_t row;
    Observed kind;
    uint32_t proposition, term; /* proposition: NONE for a number and for a whole term that is unknown; term: always */
    Interval interval;          /* of a number, in the term's unit */
    Span span;
    uint32_t charted; /* of a number charted in another unit: how far into `span` it begins; else 0 */
    union {
        const char *reason; /* why it is unknown, or NULL */
        const char *unit; /* of a number: its own, where it differs from the term's in what stands in braces; or NULL */
    };
} Observation;

/* A fact that no term of the rules is called. */
typedef struct Stranger {
    uint32_t row;
    const char *text;
    Span span;
} Stranger;

typedef struct ExpectedVerdict {
    uint32_t row;
    Expectation expectation;
    Span span;
    bool misspelt;           /* `expct …`, which was read as a fact: it fails */
    Node *condition;         /* the parsed condition; its meaning is made when it is checked. NULL for a rule */
    const Phrase *rule_name; /* of EXPECT_RULE and EXPECT_NO_RULE; else NULL */
    uint32_t rule;           /* NONE until expected_find_rules (facts.h) looks the name up */
} ExpectedVerdict;

typedef struct CaseRow {
    const char *name, *description; /* description: NULL where none is given */
    Span span;
    bool failed; /* an error was reported on it or one of its facts: it is not to be run (cases_fail) */
    uint32_t first_observation, observations;
} CaseRow;

/* Which facts of the last case to name when another contradicts them: places in `observations`. Beside it, what has to
 * be known of the proposition when it is stated. */
typedef struct PropositionMark {
    uint32_t
        first[2]; /* OBSERVED_PRESENT, OBSERVED_ABSENT: the first of each; meant where the bit of the case is set */
    uint32_t term;
    bool one_of_several; /* a value, or a band */
} PropositionMark;

typedef struct TermMark {
    double above, below; /* numbers between these, of which nothing has to be told; of no number there are none */
    uint64_t serial;     /* of the case that it was made in: of no use in another */
    uint32_t value;      /* the first value or band stated of a term that has one at a time, or NONE */
    uint32_t low, high;  /* the facts that bound `common` below and above; low is NONE before the first */
    Interval common;     /* what the facts on a number share, bands included where their bounds are constants */
    bool reported;       /* that they share nothing */
} TermMark;

typedef struct CaseTable {
    Arena *arena;
    const Meaning *meaning;
    Sources sources;
    Diagnostics diagnostics;
    PlaneColumn *planes;   /* by proposition */
    NumberColumn *numbers; /* by term */
    PlaneColumn gold;      /* what another classification says of the cases, to be held against the verdicts */
    uint32_t room;         /* cases that every column has memory for: a multiple of 64 */
    uint64_t *words;       /* while that is one word, all that say what is stated: both `half` of each proposition, a 0,
                              and `stated` of each term; NULL once more room was wanted */
    uint32_t unknowns;     /* observations of OBSERVED_UNKNOWN */
    Vec(CaseRow) rows;
    Vec(Observation) observations; /* those of a case lie together, in the order stated */
    uint32_t observable;           /* how many there may be before the room for them, or the last case, is full */
    Vec(Stranger) strangers;
    Vec(ExpectedVerdict) expected;
    Table names;       /* of cases that were added by cases_add_named -> row */
    uint32_t last_row; /* of the case that facts are stated of: the one added last, but for cases_turn_to … */
    uint64_t last;     /* … its bit, in this word of a plane: */
    uint32_t last_word;
    uint64_t serial;    /* of the last case; never the same again, also after cases_clear */
    uint32_t failures;  /* rows that failed */
    bool verdicts_only; /* observations are forgotten once they are in the columns */
    PropositionMark *proposition_marks;
    TermMark *term_marks;
} CaseTable;

/* An empty table. `meaning` must outlive it. Like all functions below, false when there is no memory. */
bool cases_start(CaseTable *table, Arena *arena, const Meaning *meaning);

/* Whether there can be no further case, or no further fact of the last case: then that is reported, and the last case
 * marked as failed where a fact is lost. What adds to a table gives false there, as where there is no memory. */
bool cases_full(CaseTable *table, Span span);
bool cases_full_of_facts(CaseTable *table, Span span);

/* A new, empty case; its facts are stated before the next case is added. Name and description are not copied. */
bool cases_add(CaseTable *table, const char *name, const char *description, Span span);

/* As cases_add, where no two cases may have one name: the second is reported (REPEATED_CASE) and marked as failed.
 * `hint` says what to do about it. */
bool cases_add_named(CaseTable *table, const char *name, const char *description, Span span, const char *hint);

/* States that the last case has (OBSERVED_PRESENT) or has not (OBSERVED_ABSENT) a proposition, or records it as
 * unknown. A fact that contradicts an earlier one is reported (STATED_CONFLICT). `reason` is not copied. */
bool cases_state(CaseTable *table, uint32_t proposition, Observed observed, Span span, const char *reason);

/* States that the last case has a proposition, and that it has it not: both, or neither where there is no memory. */
bool cases_state_both(CaseTable *table, uint32_t proposition, Span span);

/* Records a whole term of the last case as unknown: all its values, or the number. */
bool cases_state_unknown(CaseTable *table, uint32_t term, Span span, const char *reason);

/* States a number of the last case; `interval` in the term's unit, clipped to its range already, and not empty. One
 * below 0 that can hardly be is reported (NEGATIVE), but for cases_join_number, where that was done before. */
bool cases_state_number(CaseTable *table, uint32_t term, Interval interval, Span span);
bool cases_join_number(CaseTable *table, uint32_t term, Interval interval, Span span);

/* Keeps a copy of the unit of the number stated last, where that differs in what stands in braces; else it is NULL. */
bool cases_stated_in(CaseTable *table, const char *unit);

/* Room for one more case in every column that has memory. */
bool cases_room(CaseTable *table);

/* Several cases at once, which have no name until one is given to them, and whose facts are put into columns: those of
 * a proposition and of a number, with memory for all cases there are, and zero where nothing is stated. NULL where
 * there is no memory. */
bool cases_add_rows(CaseTable *table, uint32_t count);
PlaneColumn *cases_plane_column(CaseTable *table, uint32_t proposition);
NumberColumn *cases_number_column(CaseTable *table, uint32_t term);

PlaneColumn *cases_gold_column(CaseTable *table);

/* Says of the last case what the gold standard does: that it has the disease, has it not, or both. */
bool cases_state_gold(CaseTable *table, bool has, bool has_not);

/* Has the facts that follow be those of a case that was added so. */
void cases_turn_to(CaseTable *table, uint32_t row);

/* Marks a case as failed. */
void cases_fail(CaseTable *table, uint32_t row);

/* Where the table is for verdicts only: forgets the observations of the last case, of which no further fact may be
 * stated then. */
void cases_forget_observations(CaseTable *table);

/* Takes all cases out, in a time that grows with what was stated and not with the rules; the memory of columns is kept
 * for the next ones. Sources and diagnostics stay. */
void cases_clear(CaseTable *table);

#endif
