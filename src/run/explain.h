/* Why a verdict is what it is, and what would decide it: walks the conditions of the rules with the registers of one
 * case. It never computes a truth of its own. */
#ifndef RUN_EXPLAIN_H
#define RUN_EXPLAIN_H
#include "run/verdict.h"

typedef Vec(uint32_t) Indexes;

/* The rules that gave a proposition its evidence for it (implying rules that fired) or against it (excluding ones). */
bool explain_fired(const View *view, Arena *arena, uint32_t proposition, bool against, Indexes *rules);
bool explain_suggesting(const View *view, Arena *arena, uint32_t proposition, bool against, Indexes *rules);

/* A fact that is not known and could still matter to an undetermined verdict: a proposition, or a number (proposition
 * NONE) of which more must be known. */
typedef struct MissingFact {
    uint32_t proposition, term;
} MissingFact;
typedef Vec(MissingFact) MissingFacts;

/* The facts that could decide an undetermined proposition, in the order in which its rules name them, each once: found
 * by following only conditions that are themselves undecided. None: nothing that could be recorded decides it. */
bool explain_missing(const View *view, Arena *arena, uint32_t proposition, MissingFacts *missing);
/* The same for a score or formula: the facts on which its width rests. */
bool explain_missing_of_number(const View *view, Arena *arena, uint32_t term, MissingFacts *missing);

/* What a caveat rests on: for CAVEAT_DISPUTED the propositions (or numbers) in conflict that it uses; for
 * CAVEAT_PROVIDED the things not recorded whose absence was relied on (exceptions of `unless`, and findings assumed
 * absent). */
bool explain_caveat(const View *view, Arena *arena, uint32_t proposition, unsigned caveat, MissingFacts *grounds);

#endif
