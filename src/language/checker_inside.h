/* What the parts of the checker share while one rule set is read. */
#ifndef LANGUAGE_CHECKER_INSIDE_H
#define LANGUAGE_CHECKER_INSIDE_H
#include "language/checker.h"
#include "language/reader_inside.h"

/* One file of the rule set. */
typedef struct File {
    Tree tree;
    const char *path;      /* canonical, to know it again; NULL for text from memory or standard input */
    Vec(uint32_t) uses;    /* indexes into Checker.files */
    Vec(uint32_t) visible; /* the files whose terms it may name: itself and all that it uses, and they use; sorted */
    bool open;             /* still being read: using it now is a circle */
    uint32_t user, next;   /* while it is read: the file whose `use` led to it, or NONE; the statement to look at */
} File;

typedef struct Checker {
    const Meaning *meaning;
    Meaning *made; /* the same, while it is being made; NULL in check_condition and check_fact, which only read it */
    const Sources *sources; /* of the text that is checked: of the rules, or of the facts */
    Arena *arena;
    Diagnostics *diagnostics;
    Vec(File) files; /* in the order read; a source may have no file here when it could not be read */
    uint32_t file;   /* whose names are looked up: index into files, or NONE for all */
    Vec(const Statement *) declarations; /* of each term, the first: by term */
    Table references;                    /* file and name of a source -> reference */
    const Node *opposite;    /* what the term or number at hand is compared with, for advice on it; or NULL */
    bool concludes;          /* what a rule concludes is looked up */
    bool of_facts;           /* lines of facts are read, not conditions */
    uint64_t statements;     /* read so far */
    const char *misdeclared; /* what declarations say that did not read; NULL before it is wanted */
    bool too_much;           /* a limit of the rule set as a whole was passed, and told: nothing more is looked at */
} Checker;

/* A number with what its checking needs to know. */
typedef struct Typed {
    Number *number; /* NULL after an error */
    Unit unit;
    bool bare;           /* made of bare numbers alone: takes the unit that its place wants */
    bool literal;        /* a constant of the text */
    uint32_t molar_term; /* a term with a molar mass, alone; or NONE */
    Span span;
} Typed;

/* checker.c: reports that there are more than `limit` of `what` in the rules; false, so that the check ends. */
bool check_ends(Checker *checker, Span span, uint64_t limit, const char *what, const char *hint);

/* load.c */
bool load_files(Checker *checker, uint32_t source);
bool file_sees(const Checker *checker, uint32_t term);

/* vocabulary.c */
bool vocabulary_declare(Checker *checker);
/* infer.c: of an open vocabulary. */
bool vocabulary_infer(Checker *checker);
bool clauses_fit(Checker *checker, const Statement *statement);
uint32_t find_reference(Checker *checker, uint32_t file, const char *name); /* or NONE */
/* names.c: names that hold more than was meant, once it is known which are used. */
void warn_names(Checker *checker);
/* index.c: propositions, value phrases; and that no phrase has two readings. */
bool vocabulary_index(Checker *checker);
/* measures.c: units and names of bands, wanted by the index; then ranges, molar masses, formulas and bounds. */
bool measures_outline(Checker *checker);
bool measures_fill(Checker *checker);
uint32_t vocabulary_add(Checker *checker, TermKind kind, const Phrase *name, Shape shape); /* NONE: no memory */
bool vocabulary_add_value(Checker *checker, uint32_t term, const Phrase *name);
/* Adds a name to one of the tables by which terms and values are found; the span is where it is declared. */
bool vocabulary_put(Checker *checker, Table *table, const char *key, size_t size, uint32_t value, Span span);

/* The limits of the rules that are read, or of the facts. */
static inline const Limits *limits_of(const Checker *checker)
{
    return limits_or_usual(checker->diagnostics->limits);
}

/* Whether messages go without suggestions from now on: a text full of errors is not to take hours. */
static inline bool searched_enough(const Checker *checker)
{
    return checker->diagnostics->looked >= limits_of(checker)->suggestions;
}

/* lookup.c */
typedef enum { FIND_OK, FIND_ERROR } FindStatus;
/* Looks up and reports what is not found, not visible or ambiguous. */
FindStatus find_phrase(Checker *checker, const Phrase *phrase, Found *found);
/* A known phrase near to the key, for a suggestion; NULL where none is, or where too much was searched already. */
const char *find_near(Checker *checker, const char *key);
/* The proposition `subject is value` (`negated`: the text says `is not`), the value reported where there is none; NONE
 * after an error. */
uint32_t find_value(Checker *checker, uint32_t term, const Phrase *value, bool negated);

/* conditions.c: NULL after an error, or for want of memory (diagnostics->no_memory). */
Condition *make_condition(Checker *checker, const Node *node);
Condition *condition_new(Checker *checker, ConditionKind kind, Span span, uint32_t kids);
Condition *condition_of(Checker *checker, uint32_t proposition, Span span);
Condition *condition_not(Checker *checker, Condition *inner, Span span);
/* a relation b, both already of one unit. */
Condition *condition_compare(Checker *checker, Relation relation, Number *a, Number *b, Span span);
bool chain_is_sound(Checker *checker, const Node *node);
const char *node_text(const Checker *checker, const Node *node);

/* numbers.c */
Typed make_number(Checker *checker, const Node *node);
/* The same into *made, as the recursion wants it. */
void number_fill(Checker *checker, const Node *node, Typed *made);
Number *number_constant(Checker *checker, double value, Span span);
/* `number` said in `unit`; NULL after an error. `what`: what wants the unit, for the message. */
Number *number_in_unit(Checker *c, Typed t, const Unit *unit, uint32_t molar_term, bool bare_fits, const char *what);
/* Brings a and b to one unit. False after an error. */
bool numbers_unify(Checker *checker, Typed *a, Typed *b, const char *deed);
bool make_unit(Checker *checker, const Phrase *text, Unit *unit);
/* The relation with its sides changed. */
Relation relation_turned(Relation relation);
/* Reports `sex = female` and `cough = yes`, which are no comparisons. */
bool compares_no_numbers(Checker *checker, const Node *left, const Node *right, Relation relation);
bool comparison_sides(Checker *checker, const Node *left, const Node *right, Relation relation, Typed *a, Typed *b);

/* The unit that text[0..size) says or is nearly: that of `measure` (or NULL) where it means the same; NULL for none. */
const char *unit_to_write(Checker *checker, const char *text, size_t size, const Term *measure);
/* The measure that a node names, or NULL. */
const Term *measure_named(const Checker *checker, const Node *node);

/* advice.c, advice_compare.c, advice_state.c: of a phrase that names nothing. */
/* A name as it is written: in quotes where it holds what ends a term. */
const char *advice_written(Checker *checker, const char *name);
/* What the language says for it, for `did you mean`; or NULL. */
const char *phrase_meant(Checker *checker, const Phrase *phrase);
/* The connective that a word within the phrase stands for, whatever the others name (`A & B`); or NULL. */
const char *connective_meant(const Phrase *phrase);
/* What to do about it. */
const char *phrase_advice(Checker *checker, const Phrase *phrase);
/* The same of a fact, where nothing is meant by it that the rules know; or NULL. */
const char *stranger_advice(Checker *checker, const Phrase *phrase);
/* The same of a comparison, or a number with its unit, within the phrase; NULL where it holds none. */
const char *comparison_advice(Checker *checker, const Phrase *phrase);
/* What to write for a number without its unit, where a unit like this one is wanted: which it is in, nobody knows.
 * molar_mass: of the measure, or 0; value: of the number, or 0; before: what is to be written before it, where that is
 * not there yet, and the number; else "" and NULL. */
const char *unit_wanted(Checker *checker, const Unit *unit, double molar_mass, double value, const char *before,
                        const char *number);
/* What the language says for `term is [not] value`, where the value is none of the term; or NULL. */
const char *value_meant(Checker *checker, const Term *term, const Phrase *value, bool negated);
/* What to do about `measure is 70`, where its unit is not told; or NULL. */
const char *value_advice(Checker *checker, const Term *term, const Phrase *value);
/* As value_meant, of words such as `absent`, `yes` and `unknown` alone. */
const char *state_meant(Checker *checker, const Term *term, const Phrase *word, bool negated);
/* The same of what has that name; what is not plain can only be unknown. */
const char *state_said(Checker *checker, const char *name, const Phrase *word, bool negated, bool plain);

/* ranges.c: what a number can be at all. */
Interval number_range(const Meaning *meaning, const Number *number);

/* rules.c */
bool make_rules(Checker *checker);

/* A node without the brackets around it. */
static inline const Node *bare_node(const Node *node)
{
    while (node->kind == NODE_GROUP) node = node->kids.at[0];
    return node;
}

#endif
