/* From tree to meaning: names, types, units, bands. */
#ifndef LANGUAGE_CHECKER_H
#define LANGUAGE_CHECKER_H
#include "base/diagnostic.h"
#include "language/meaning.h"
#include "language/reader.h"

/* Reads the rules in source `file` of meaning->sources and all that it uses, and fills *meaning (which holds arena and
 * sources and is else zero). Errors go to diagnostics. False only when there is no memory. */
bool check_rules(Meaning *meaning, uint32_t file, Diagnostics *diagnostics);

/* The meaning of a condition outside the rules (an expectation, a question), every term visible; NULL after an error
 * was reported, or with diagnostics->no_memory set. `sources` holds the node's text. `meaning` is not changed; all
 * memory comes from the arena. */
Condition *check_condition(const Meaning *meaning, const Sources *sources, Arena *arena, Diagnostics *diagnostics,
                           const Node *node);

/* A fact, as it is to be stated. */
typedef struct Fact {
    enum { FACT_PROPOSITION, FACT_NUMBER, FACT_STRANGER } kind;
    uint32_t proposition, term;
    bool absent;         /* of a proposition */
    Interval interval;   /* of a number: in the term's unit, not yet clipped to its range */
    const char *unit;    /* of a number: its own, where it differs from the term's in what stands in braces; or NULL */
    const char *text;    /* of a stranger: the phrase that no term is called */
    const char *nearest; /* of a stranger: a phrase of the rules near to it, or NULL */
    const char *advice;  /* of a stranger: what to do about it where nothing is near; or NULL */
    Span span;
    uint32_t charted; /* of a number in another unit than its term's: how far into `span` what is said of it begins */
} Fact;
typedef Vec(Fact) Facts;

/* What a number is that is stated as `< value`, `= value` …: RELATION_EQUAL is the value alone. */
Interval fact_interval(Relation relation, double value);

/* The fact that a name and a word for its state make (`no cough` of `no`, `absent`, `N`, `0` …), or NULL. */
const char *said_by_word(Arena *arena, const char *name, const char *word, uint32_t size);

/* `at least` of the `more` in `75 years or more`; NULL for another word. */
const char *sign_of_rest(const char *word, uint32_t size);

/* Whether a phrase begins with what is nearly `expect`. */
bool expects_misspelt(const Phrase *phrase);

/* What a phrase such as `denies cough` denies, whether the rules know it or not; or NULL. */
const char *denied_by_phrase(const Phrase *phrase);

/* Reports that two units, which are read as the same, differ in what stands in braces. */
void diagnose_annotations(Diagnostics *diagnostics, const Unit *a, const Unit *b, Span span);

/* Adds what one item of a facts line states (none after an error was reported) to *facts. `subject`: the term with
 * values whose further values may follow alone (`sites are fingers, elbows`), NONE at a line's start; it is set anew.
 * False when there is no memory. */
bool check_fact(const Meaning *meaning, const Sources *sources, Arena *arena, Diagnostics *diagnostics,
                const Node *node, uint32_t *subject, Facts *facts);

#endif
