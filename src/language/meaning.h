/* What a rule set means once it is checked: terms, propositions, rules, conditions and numbers, with every name looked
 * up and every unit converted. Immutable after the load. */
#ifndef LANGUAGE_MEANING_H
#define LANGUAGE_MEANING_H
#include "base/interval.h"
#include "base/source.h"
#include "base/table.h"
#include "base/units.h"
#include "language/tree.h"

#define NONE UINT32_MAX /* no term, proposition, rule … */

/* ---- numbers ---- */

typedef enum {
    NUMBER_CONSTANT, /* value */
    NUMBER_TERM,     /* the measure or score `term`, in its own unit */
    NUMBER_ADD,      /* kids[0] + kids[1] + …; minus[i]: subtracted */
    NUMBER_MULTIPLY, /* kids[0] * kids[1] * …; minus[i]: divided by */
    NUMBER_POWER,    /* kids[0] ^ kids[1] */
    NUMBER_SCALE,    /* kids[0] * value + offset: a conversion of units */
    NUMBER_HIGHEST,
    NUMBER_LOWEST,
    NUMBER_CHOICE, /* conditions[i] ? kids[i] : …, and the last kid where none holds */
    NUMBER_CALL,   /* function(kids[0]) */
} NumberKind;

typedef enum { FUNCTION_SQRT, FUNCTION_LN, FUNCTION_EXP, FUNCTION_LOG10, FUNCTION_ROUND } Function;

typedef struct Condition Condition;
typedef struct Number Number;
struct Number {
    NumberKind kind;
    Function function;
    Span span;
    double value, offset;
    uint32_t term;
    Number **kids;
    Condition **conditions;
    uint8_t *minus;
    uint32_t count;  /* of kids */
    bool computed;   /* came through arithmetic: compared to 12 significant digits; else exactly */
    uint32_t reg;    /* the number register that holds it, once compiled; NONE before */
    uint32_t walked; /* the last node of the graph whose edges were looked for in it: conditions can share a number */
};

/* ---- conditions ---- */

typedef enum {
    CONDITION_PROPOSITION, /* `proposition` */
    CONDITION_SUSPECTED,   /* `proposition` is suspected */
    CONDITION_RECORDED,    /* of propositions first..first+count-1, or of the number `term` where term != NONE */
    CONDITION_CONFLICTING, /* likewise */
    CONDITION_NOT,         /* kids[0] */
    CONDITION_AND,
    CONDITION_OR,
    CONDITION_AT_LEAST, /* at least n of kids */
    CONDITION_LESS,     /* numbers[0] < numbers[1]; every comparison is made of these and the above */
    CONDITION_UNLESS,   /* kids[0] unless kids[1] */
    CONDITION_WHERE,    /* kids[0], decided only where kids[1] is true: a band whose bounds are known to rise */
} ConditionKind;

struct Condition {
    ConditionKind kind;
    Span span;
    uint32_t proposition, term, first;
    uint32_t n;
    Condition **kids;
    uint32_t count;
    Number *numbers[2];
    uint32_t t, f;      /* the plane registers that hold its evidence for and against, once compiled; NONE before */
    uint32_t walked[2]; /* by half: as that of a number */
};

/* ---- terms ---- */

typedef enum { TERM_FINDING, TERM_MEASURE, TERM_SCORE, TERM_CONCLUSION, TERM_ACTION } TermKind;

typedef struct Citation {
    uint32_t source;
    const char *where; /* or NULL */
} Citation;
typedef Vec(Citation) Citations;

typedef struct Code {
    const char *system, *code;
} Code;
typedef Vec(Code) Codes;

typedef struct Value {
    const char *name, *key;
    Vec(const char *) synonyms, synonym_keys; /* as written, as compared */
    Codes codes;
    Span span;
} Value;

/* Band i lies between bounds i - 1 and i of its term, where there are such. */
typedef struct Band {
    bool low_included, high_included;
} Band;

typedef struct Term {
    TermKind kind;
    Shape shape;            /* of a number: SHAPE_PLAIN */
    const char *name, *key; /* first spelling; canonical key */
    Span span;              /* of its name in the first declaration */
    Vec(uint32_t) files;    /* that declare it */
    Vec(const char *) synonyms;
    Codes codes;
    Vec(const char *) columns;
    const char *ask, *text, *because, *grade; /* or NULL */
    Citations citations;
    bool assumed_absent;
    bool inferred;                            /* of an open vocabulary */
    bool used;                                /* by a rule, formula, definition or band */
    Condition *means;                         /* a defined finding; or NULL */
    Vec(Value) values;                        /* of a term with values, or names of bands */
    uint32_t named;                           /* how many names and synonyms the values have … */
    Table *names;                             /* … and, of many, each to its value; else NULL */
    uint32_t first_proposition, propositions; /* one for a plain term, one for each value or band */
    /* numbers */
    bool is_number;
    Unit unit;
    double molar_mass;    /* g/mol, or 0 */
    Interval range;       /* in `unit` */
    Number *formula;      /* in `unit`; or NULL */
    Condition *unless;    /* a score's; or NULL */
    Vec(Number *) bounds; /* of the bands, in `unit`, rising; values.count - 1 of them */
    Vec(Band) bands;      /* one for each of `values` */
    uint32_t number,
        conflict;      /* registers: its number, and the plane of cases whose facts share no value; NONE before */
    Condition *rising; /* that the bounds rise, where it is not certain beforehand; or NULL */
} Term;

/* A thing that can be true, false, unknown or in conflict. */
typedef struct Proposition {
    uint32_t term, value;                                    /* value: NONE for a plain term; of a number, a band */
    const char *name;                                        /* `TERM` or `TERM is VALUE`: its key in JSON */
    const char *said;                                        /* as people read it: also `TERM are VALUE` */
    Condition *band;                                         /* the comparison that a band is; else NULL */
    Vec(uint32_t) implying, excluding, suggesting, doubting; /* rules */
    /* plane registers, once compiled; NONE before (suspected: NONE also where no rule suggests it) */
    uint32_t t, f, suspected_t, suspected_f;
} Proposition;

typedef struct Rule {
    const char *name; /* its label, or FILE:LINE */
    bool labelled;
    Span span; /* the sentence */
    Verb verb;
    Condition *condition;    /* with its `unless`, where it has one */
    Condition *unless;       /* that part again, or NULL */
    Vec(uint32_t) concludes; /* propositions */
    bool doubts;             /* `suggests no` */
    const char *because, *grade;
    Citations citations;
} Rule;

typedef struct Reference {
    const char *name, *text, *doi, *pmid, *url; /* the last three or NULL */
    uint32_t file;
    Span span;
} Reference;

typedef struct ValueUse {
    uint32_t proposition, next; /* next: in Meaning.value_uses, or NONE */
} ValueUse;

typedef struct Meaning {
    Arena *arena;
    Sources *sources;
    bool open;                   /* the vocabulary is */
    const char *title, *version; /* or NULL */
    Vec(Term) terms;
    Vec(Proposition) propositions;
    Vec(Rule) rules;
    Vec(Reference) references;
    Table phrases;       /* key of a term or synonym -> term */
    Table value_phrases; /* key of `VALUE TERM` -> proposition */
    Table values;        /* key of a value alone -> first of value_uses */
    Vec(ValueUse) value_uses;
} Meaning;

/* Looks a phrase up as the language does: whole term, `VALUE TERM`, then a value alone. */
typedef enum { LOOKUP_NOTHING, LOOKUP_TERM, LOOKUP_PROPOSITION, LOOKUP_AMBIGUOUS } Lookup;
typedef struct Found {
    Lookup kind;
    uint32_t term;        /* LOOKUP_TERM, and of the proposition */
    uint32_t proposition; /* LOOKUP_PROPOSITION; LOOKUP_TERM of a plain term; else NONE */
    uint32_t others;      /* LOOKUP_AMBIGUOUS: first of value_uses */
} Found;
Found meaning_find(const Meaning *meaning, const char *key, size_t size);

/* Whether what was found is a value that stands alone, as `female` for `sex is female`. */
bool meaning_is_value_alone(const Meaning *meaning, Found found, const char *key, size_t size);

/* Whether a proposition is what rules conclude: of a conclusion or an action. */
static inline bool meaning_is_conclusion(const Meaning *meaning, uint32_t proposition)
{
    TermKind kind = meaning->terms.at[meaning->propositions.at[proposition].term].kind;
    return kind == TERM_CONCLUSION || kind == TERM_ACTION;
}

/* The value of `term` (or its band) called `key`, or NONE; synonyms count. */
uint32_t meaning_value(const Meaning *meaning, uint32_t term, const char *key, size_t size);

/* A known phrase near to `key`, for a suggestion; NULL where none is. */
const char *meaning_nearest(const Meaning *meaning, const char *key);

#endif
