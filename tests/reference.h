/* A second opinion: the meaning of rules and facts, evaluated one case at a time from a small tree. Written from the
 * language's meaning alone; it shares nothing with the library, not even a parser: the generator builds these trees and
 * prints them as text for the library to read. Slow and plain on purpose. */
#ifndef TESTS_REFERENCE_H
#define TESTS_REFERENCE_H
#include <stdbool.h>

enum { MOST_TERMS = 40, MOST_VALUES = 10, MOST_PROPOSITIONS = 110, MOST_RULES = 40, MOST_KIDS = 10, MOST_HEADS = 3 };
enum { NODES = 4 * MOST_PROPOSITIONS + MOST_TERMS };

typedef struct RefRange {
    double lo, hi;
    bool lo_open, hi_open;
} RefRange;

/* ---- numbers ---- */

typedef enum {
    N_CONSTANT, /* value */
    N_TERM, /* the measure or score `term`, plus `before`, times `value`, plus `after`: in another unit, or the same */
    N_NEGATE,
    N_ADD,
    N_SUBTRACT,
    N_MULTIPLY,
    N_DIVIDE,
    N_POWER,
    N_SUM,
    N_HIGHEST,
    N_LOWEST,
    N_CHOICE, /* kids[i] if conditions[i], else the next one; the last kid where none holds */
    N_SQRT,
    N_LN,
    N_EXP,
    N_LOG10,
    N_ROUND,
} NumberKind;

typedef struct RefCondition RefCondition;
typedef struct RefNumber RefNumber;
struct RefNumber {
    NumberKind kind;
    double value, before, after;
    int term, count;
    RefNumber *kids[MOST_KIDS];
    RefCondition *conditions[MOST_KIDS];
    char text[24];  /* how a constant is written; the unit in brackets behind a term, or none */
    unsigned style; /* which of several spellings */
};

/* ---- conditions ---- */

typedef enum {
    C_FACT,        /* `proposition` */
    C_SUSPECTED,   /* `proposition` is suspected */
    C_RECORDED,    /* `proposition`, or the whole `term` where proposition < 0 */
    C_CONFLICTING, /* likewise */
    C_COMPARE,     /* numbers[0] relation numbers[1] */
    C_BETWEEN,     /* numbers[0] between numbers[1] and numbers[2] */
    C_NOT,
    C_AND,
    C_OR,
    C_ONE_OF,   /* an `or` of values of one term */
    C_AT_LEAST, /* n of kids; so the next */
    C_AT_MOST,
    C_EXACTLY,
    C_ALL,
    C_ANY,
    C_NONE,
} ConditionKind;

typedef enum { R_LESS, R_AT_MOST, R_EQUAL, R_AT_LEAST, R_MORE } Relation;

struct RefCondition {
    ConditionKind kind;
    Relation relation;
    int proposition, term, n, count;
    RefCondition *kids[MOST_KIDS];
    RefNumber *numbers[3];
    unsigned style;
};

/* ---- terms, rules, cases ---- */

typedef enum { T_FINDING, T_MEASURE, T_SCORE, T_CONCLUSION, T_ACTION } TermKind;
typedef enum { S_PLAIN, S_ONE_OF, S_EACH } Shape;

typedef struct RefTerm {
    TermKind kind;
    Shape shape;
    char name[24], values[MOST_VALUES][16]; /* values, or names of bands */
    int first, count;                       /* propositions: one, or one for each value or band */
    bool assume_absent, synonym, gone;      /* gone: taken out again, to make a failing rule set smaller */
    RefCondition *means, *unless;           /* of a defined finding; of a score; or NULL */
    RefNumber *formula, *bounds[MOST_VALUES - 1];
    bool bound_below[MOST_VALUES - 1]; /* the bound itself belongs to the band below it */
    RefRange range;
    int unit, level; /* the generator's */
} RefTerm;

typedef enum { V_IMPLIES, V_EXCLUDES, V_SUGGESTS, V_SUGGESTS_NO } Verb;

typedef struct RefRule {
    Verb verb;
    RefCondition *body, *unless; /* unless: or NULL */
    int heads[MOST_HEADS], count;
    bool gone;
} RefRule;

/* What is finished before what: under the ordinary reading; under the provided one; under both at once. */
typedef enum { REF_ORDINARY_ORDER, REF_PROVIDED_ORDER, REF_COMMON_ORDER, REF_ORDERS } RefOrder;

typedef struct RefRules {
    int terms, propositions, rules;
    RefTerm term[MOST_TERMS];
    int owner[MOST_PROPOSITIONS], value[MOST_PROPOSITIONS]; /* the term of a proposition; which of its values */
    RefRule rule[MOST_RULES];
    /* filled by ref_prepare */
    int level[REF_ORDERS][NODES], levels[REF_ORDERS];
    bool circle[REF_ORDERS]; /* there is no such order */
    bool exceptions;         /* some `unless` or `assume` is there */
    RefRange baseline[MOST_TERMS];
} RefRules;

typedef enum { F_FOR, F_AGAINST, F_UNKNOWN, F_NUMBER } FactKind;

typedef struct RefFact {
    FactKind kind;
    int proposition, term; /* proposition < 0: a number, or the whole term is unknown */
    RefRange range;
    char text[80];
} RefFact;

enum { MOST_FACTS = 64 };

typedef struct RefCase {
    int count;
    RefFact fact[MOST_FACTS];
} RefCase;

/* ---- answers ---- */

enum { REF_FOR = 1, REF_AGAINST = 2 };                         /* bits of a truth */
enum { REF_EXCLUDED = 1, REF_DISPUTED = 2, REF_PROVIDED = 4 }; /* bits of caveats */

typedef struct RefAnswer {
    unsigned char truth[MOST_PROPOSITIONS], suspicion[MOST_PROPOSITIONS], caveats[MOST_PROPOSITIONS], rule[MOST_RULES];
    RefRange number[MOST_TERMS];
    bool conflict[MOST_TERMS], not_applicable[MOST_TERMS];
    int band[MOST_TERMS]; /* -1 while undecided */
    bool in_doubt;        /* rounding decided something that it should not */
} RefAnswer;

/* Orders what depends on what. False: a circle through a reader that needs finished answers, which has no meaning. */
bool ref_prepare(RefRules *rules);

/* The caveat `provided` has no meaning where its order has a circle: it is then left out. */
void ref_evaluate(const RefRules *rules, const RefCase *facts, RefAnswer *answer);

#endif
