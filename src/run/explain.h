/* Why a verdict is what it is, and what would decide it: walks the conditions of the rules with the registers of one
 * case. It never computes a truth of its own. */
#ifndef RUN_EXPLAIN_H
#define RUN_EXPLAIN_H
#include "run/verdict.h"

typedef Vec(uint32_t) Indexes;

/* The rules that gave a proposition its evidence for it (implying rules that fired) or against it (excluding ones), and
 * the same of its suspicion. False when there is no memory. */
bool explain_fired(const View *view, Arena *arena, uint32_t proposition, bool against, Indexes *rules);
bool explain_suggesting(const View *view, Arena *arena, uint32_t proposition, bool against, Indexes *rules);

/* ---- what a verdict rests on, down to facts ---- */

typedef enum {
    WHAT_IS_MISSING, /* the facts that could decide what is undetermined: found by following only what is itself
                        undecided */
    WHY_DISPUTED,    /* the conflicts that a disputed verdict rests on */
    WHY_PROVIDED,    /* what is not recorded and was taken as absent, where a verdict is provided */
    WHY,             /* the facts that, alone, would give the same verdict */
    QUESTIONS
} Question;

typedef enum {
    GROUND_MISSING,        /* a proposition that is not known; or a number of which more must be known */
    GROUND_CONFLICT,       /* a proposition, its suspicion, or a number in conflict */
    GROUND_NOT_APPLICABLE, /* a score that does not apply to the case */
    GROUND_ABSENT,         /* not known, and taken as absent: a proposition, its suspicion, or a comparison */
    GROUND_PRESENT,        /* the same under a `no`: not known, and taken to hold */
    GROUND_STATED,         /* a fact of the case: a proposition stated for */
    GROUND_DENIED,         /* … or against */
    GROUND_NUMBER,         /* … or what is stated of a number */
    GROUND_ASSUMED         /* assumed absent, as its declaration says */
} GroundKind;

typedef struct Ground {
    GroundKind kind;
    bool suspicion;              /* it is the suspicion of the proposition */
    uint32_t proposition;        /* or NONE */
    uint32_t term;               /* of the proposition, or a number; NONE for a comparison */
    const Condition *comparison; /* or NULL */
} Ground;
typedef Vec(Ground) Grounds;

/* What is asked about. */
typedef enum { SUBJECT_PROPOSITION, SUBJECT_SUSPICION, SUBJECT_RULE, SUBJECT_NUMBER } SubjectKind;
typedef struct Subject {
    SubjectKind kind;
    uint32_t index; /* of a proposition, a rule, or a term */
    bool against;   /* WHY: the evidence against it; of a number, its high end */
    bool lacking;   /* WHY: that there is no such evidence */
} Subject;

static inline Subject about(SubjectKind kind, uint32_t index)
{
    return (Subject){ kind, index, false, false };
}

static inline Subject evidence_of(SubjectKind kind, uint32_t index, bool against)
{
    return (Subject){ kind, index, against, false };
}

static inline Subject lack_of(SubjectKind kind, uint32_t index, bool against)
{
    return (Subject){ kind, index, against, true };
}

/* Answers questions about one case. What it has found once it does not seek again: all questions about a case together
 * take a time that is linear in the rules. */
typedef struct Explainer {
    const View *view;
    Arena *arena;
    uint32_t most; /* how long a list may get; where it is that long it may go on */
    struct Seek *seeks[QUESTIONS];
} Explainer;

enum { EXPLAIN_MOST = 100 };

/* The view and the arena must outlive it. */
void explainer_start(Explainer *explainer, const View *view, Arena *arena);

/* The grounds, each once, in the order in which the rules name them; NULL when there is no memory. An undetermined
 * verdict with nothing missing has only conflicts for grounds, or scores that do not apply, or none: no fact decides
 * it. */
const Grounds *explain(Explainer *explainer, Question question, Subject subject);

/* WHY, of a verdict as it is: for its evidence, and for the lack of the other. */
const Grounds *explain_verdict(Explainer *explainer, SubjectKind kind, uint32_t proposition);

/* WHY, of rules: the facts that give their conditions evidence for them, or against. */
const Grounds *explain_rules(Explainer *explainer, const uint32_t *rules, uint32_t count, bool against);

/* Grounds of a condition, of the rules or of a program extended by it. Not WHY. */
const Grounds *explain_condition(Explainer *explainer, Question question, const Condition *condition);

#endif
