/* What every report tells of one case, before it is put into any form. */
#ifndef REPORT_ACCOUNT_H
#define REPORT_ACCOUNT_H
#include "run/explain.h"

typedef Vec(const char *) Names;

typedef struct Account {
    const View *view;
    const Meaning *meaning;
    Arena *arena;
    Explainer explainer;
    uint32_t *present, *absent; /* by proposition: where the case states so first, among its observations; or NONE */
    uint32_t *number;           /* by term: likewise */
    uint32_t *of_term, *next;   /* by term, its first observation; by observation, the next of the same term; or NONE */
    uint32_t *other_unit;       /* by term: the first whose unit differs in what stands in braces; or NONE */
} Account;

/* Like all functions below, false (or NULL, where a pointer is given) when there is no memory. */
bool account_start(Account *account, const View *view, Arena *arena);

/* The fact that a ground is, or NULL where it is none that the case states. */
const Observation *account_fact(const Account *account, const Ground *ground);

/* What is said of a number that is charted in another unit than its term's, with the number in that: "1.2 mg/dL
 * (106.082 umol/L)". */
const char *account_charted(const Account *account, const Observation *fact);

/* "no fever", "serum calcium 2.3 mmol/L", "creatinine 1.2 mg/dL (106.082 umol/L)". */
const char *account_fact_text(const Account *account, const Observation *fact);

/* One reason for a proposition, or against it: a fact, or a rule that fired. Of its suspicion: only rules. */
typedef struct Evidence {
    const Observation *fact; /* or NULL */
    uint32_t rule;           /* or NONE */
} Evidence;
typedef Vec(Evidence) Evidences;
/* The first EXPLAIN_MOST of them: two values that exclude each other would name all facts of each other. */
bool account_evidence(const Account *account, SubjectKind kind, uint32_t proposition, bool against,
                      Evidences *evidence);

/* Whether all rules that imply a conclusion fail, or all that suggest it: that is evidence against it. */
bool account_rules_fail(const Account *account, SubjectKind kind, uint32_t proposition);

/* What the case states that no rule uses, each once: facts that no term is called, and terms that no rule speaks of. */
bool account_unused(const Account *account, Names *names);

/* The unit that a number was stated in, where it is not the term's but read as the same; or NULL. */
const char *account_other_unit(const Account *account, uint32_t term);

/* Whether a number is to be told of: it is computed, or the case states it. */
bool account_tells_number(const Account *account, uint32_t term);

/* Whether rules, formulas or definitions speak of a term. */
bool account_is_used(const Account *account, uint32_t term);

/* A verdict that people wait for: on a conclusion or an action. */
static inline bool account_is_conclusion(const Account *account, uint32_t proposition)
{
    return meaning_is_conclusion(account->meaning, proposition);
}

#endif
