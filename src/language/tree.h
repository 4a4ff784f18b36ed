/* What a rules or facts file says, as it says it: the parser builds it and nothing else. Meaning comes later
 * (meaning.h). */
#ifndef LANGUAGE_TREE_H
#define LANGUAGE_TREE_H
#include "base/source.h"
#include "base/vec.h"

/* A run of words, or a quoted text where a term may stand. */
typedef struct Phrase {
    const char *text; /* as written, white space as one blank */
    const char *key;  /* as compared (spelling.h) */
    uint32_t key_size;
    bool quoted;
    Span span;
} Phrase;
typedef Vec(Phrase) Phrases;

typedef enum { CONNECT_AND, CONNECT_WITH, CONNECT_WITHOUT, CONNECT_OR } Connective;
typedef enum { RELATION_LESS, RELATION_AT_MOST, RELATION_EQUAL, RELATION_AT_LEAST, RELATION_MORE } Relation;
typedef enum { COUNT_AT_LEAST, COUNT_AT_MOST, COUNT_EXACTLY, COUNT_ALL, COUNT_ANY, COUNT_NONE } Count;
typedef enum { AGGREGATE_SUM, AGGREGATE_HIGHEST, AGGREGATE_LOWEST } Aggregate;

typedef enum {
    NODE_TERM,      /* phrase; unit: the bracketed unit that makes a bare number of it, or NULL */
    NODE_NUMBER,    /* number, unit (NULL: bare); titre */
    NODE_CHAIN,     /* kids joined by connectives[0..count-1): two or more kids */
    NODE_NOT,       /* kids[0] */
    NODE_GROUP,     /* kids[0] in brackets */
    NODE_COMPARE,   /* kids[0] relation kids[1] */
    NODE_BETWEEN,   /* kids[0] between kids[1] and kids[2] */
    NODE_IS,        /* kids[0] is [not] one of kids[1..], each a NODE_TERM; `one_of` where written so */
    NODE_COUNT,     /* how `number` of kids */
    NODE_AGGREGATE, /* of kids */
    NODE_CHOICE, /* kids: value, condition, value, condition, …, and a last value where there is an `else` for the rest
                  */
    NODE_SUM,    /* kids; minus[i] where kid i is subtracted */
    NODE_PRODUCT,  /* kids; minus[i] where kid i divides */
    NODE_POWER,    /* kids[0] ^ kids[1] */
    NODE_NEGATIVE, /* - kids[0] */
    NODE_CALL,     /* function (kids[0]) */
} NodeKind;

typedef struct Node Node;
typedef Vec(Node *) Nodes;
struct Node {
    NodeKind kind;
    uint8_t how; /* Relation, Count or Aggregate */
    bool negated, one_of, titre;
    Span span;
    Span operator_span; /* the relation, `is`, `no`, or the first connective */
    Phrase phrase;      /* NODE_TERM; NODE_CALL: the function's name */
    double number;
    const Phrase *unit;
    Nodes kids;
    Vec(uint8_t) links; /* NODE_CHAIN: connectives; NODE_SUM, NODE_PRODUCT: minus; one for each kid, the first unused */
    Vec(Span) link_spans; /* NODE_CHAIN: where the connectives stand */
};

typedef enum {
    CLAUSE_ALSO,
    CLAUSE_CODE,
    CLAUSE_COLUMN,
    CLAUSE_ASK,
    CLAUSE_ASSUME,
    CLAUSE_VALUE,
    CLAUSE_RANGE,
    CLAUSE_BANDS,
    CLAUSE_MOLAR_MASS,
    CLAUSE_TEXT,
    CLAUSE_BECAUSE,
    CLAUSE_CITE,
    CLAUSE_GRADE,
    CLAUSE_DOI,
    CLAUSE_PMID,
    CLAUSE_URL,
} ClauseKind;

typedef struct Clause {
    ClauseKind kind;
    Span span; /* the clause word */
    Span whole;
    Phrases
        phrases; /* also: synonyms; code: system and code as one phrase; cite: name; value: the value; bands: names */
    Phrases synonyms;   /* value: its synonyms */
    Phrases codes;      /* value: its codes */
    const char *string; /* text, because, ask, grade, doi, column; cite: where in the source, or NULL */
    Span string_span;
    Nodes bounds;           /* range: two; bands: one fewer than names; molar mass: one */
    Vec(uint8_t) relations; /* bands: before and after each bound, a Relation (LESS or AT_MOST) */
    Vec(Span) relation_spans;
} Clause;
typedef Vec(Clause *) Clauses;

typedef enum {
    STATEMENT_TITLE,
    STATEMENT_VERSION,
    STATEMENT_USE,
    STATEMENT_SOURCE,
    STATEMENT_FINDING,
    STATEMENT_MEASURE,
    STATEMENT_SCORE,
    STATEMENT_CONCLUSION,
    STATEMENT_ACTION,
    STATEMENT_RULE,
    STATEMENT_CASE,
    STATEMENT_FACT,
    STATEMENT_UNKNOWN,
    STATEMENT_EXPECT,
} StatementKind;

typedef enum {
    SHAPE_PLAIN,
    SHAPE_ONE_OF,
    SHAPE_EACH
} Shape; /* no values; `is`: one value at a time; `are`: each by itself */
typedef enum { VERB_IMPLIES, VERB_EXCLUDES, VERB_SUGGESTS, VERB_RECOMMENDS } Verb;
typedef enum { EXPECT_TRUE, EXPECT_UNKNOWN, EXPECT_CONFLICTING, EXPECT_RULE, EXPECT_NO_RULE } Expectation;

typedef struct Statement {
    StatementKind kind;
    Span span;          /* from its first word to its last, clauses left out */
    Phrases names;      /* what is declared; the rule's label, the case's name, the expected rule */
    const char *string; /* title, version, use, source, case: the quoted text; unknown: its reason; else NULL */
    Span string_span;
    Shape shape;
    Phrases values;
    const Phrase *unit; /* measure, score */
    Node *formula;      /* measure, score; finding: what it means; rule: its condition; fact, expect: what is said */
    Node *unless;       /* rule, score; or NULL */
    Verb verb;
    Span verb_span;
    Node *conclusion; /* rule */
    Nodes facts;      /* fact and unknown: the items */
    Vec(uint8_t)
        joins; /* fact and unknown: how item i + 1 is joined to item i: CONNECT_AND (also for a comma) or CONNECT_OR */
    Expectation expectation;
    Clauses clauses;
} Statement;

typedef struct Tree {
    uint32_t file;
    Vec(Statement *) statements;
    Vec(Span) failed; /* declarations that did not read: the terms that they name are not reported again where they are
                         used */
    Vec(uint32_t) misread; /* of facts: where each statement begins that did not read */
} Tree;

#endif
