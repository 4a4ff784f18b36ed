/* What the scanner, the token stage, the parser and the tree builders share while one file is read. */
#ifndef LANGUAGE_READER_INSIDE_H
#define LANGUAGE_READER_INSIDE_H
#include "language/reader.h"
#include "language/scanner.h"

typedef struct Token {
    int kind; /* of the parser's TOK_… */
    Span span;
    Phrase phrase; /* terms, strings, units, functions */
    double number;
    bool titre;
} Token;

typedef struct Reader {
    Arena *arena;
    const Source *source;
    uint32_t file;
    ReadKind kind;
    Diagnostics *diagnostics;
    Scanner scanner;
    RawToken pending; /* the line that begins the next statement, or the end */
    bool announced, started, no_memory;
    Vec(RawToken) raw;    /* of the statement at hand */
    Vec(Token) tokens;    /* of the statement at hand, as the parser sees it */
    uint32_t next;        /* of the tokens */
    uint32_t depth;       /* of open brackets while resolving */
    Statement *statement; /* the one whose clauses are being read */
    Tree *tree;
} Reader;

/* tokens.c: the parser's next token. */
union RR_PARSE_STYPE;
int tokens_next(union RR_PARSE_STYPE *value, Span *span, Reader *reader);

/* words.c: which words are reserved and which begin statements and clauses; 0 for none. */
int word_reserved(const char *text, uint32_t size);
int word_pair(const char *first, uint32_t first_size, const char *second, uint32_t second_size);
int word_statement(ReadKind kind, const char *text, uint32_t size);
int word_clause(const char *text, uint32_t size);
bool word_is(const char *text, uint32_t size, const char *word);
bool word_is_verb(int token);
bool word_is_function(const char *text, uint32_t size);

/* Whether a word describes what it stands behind, as `severe` does in `asthma, severe`: a value that is called so needs
 * its term beside it in a chart. */
bool word_describes(const char *text, uint32_t size);
/* The reserved or statement word within one or two edits of the text, or NULL. */
const char *word_near_verb(const char *text, uint32_t size);
const char *word_near_statement(ReadKind kind, const char *text, uint32_t size);
const char *word_near_clause(const char *text, uint32_t size);
const char *word_near_connective(const char *text, uint32_t size);

/* The verb of rules for a word that is used like one (`causes`), or NULL. */
const char *word_like_verb(const char *text, uint32_t size);

/* advice_amount.c: `age = 70 years`, or `age between 65 and 74 years`; NULL where the text is neither. */
const char *amount_said(Arena *arena, const char *name, const char *text);

/* syntax_error.c */
/* Of a rule that begins with a word that should begin another statement, or label it; NULL where it is no such word. */
const char *statement_word_advice(const char *word, uint32_t size);
void syntax_error_report(Reader *reader, Span span, int got, const int *expected, int count);
const char *parser_token_name(int kind);
/* A statement that is neither rule nor declaration. */
void syntax_error_no_statement(Reader *reader);

/* tree.c: builders; NULL or false when there is no memory. */
bool tree_add(Reader *reader, Statement *statement);
/* The statement at hand did not read. */
bool tree_failed(Reader *reader);
Statement *tree_text_statement(Reader *reader, StatementKind kind, const Phrase *name, Phrase text, Span text_span,
                               Span span);
Statement *tree_declaration(Reader *reader, StatementKind kind, Phrases *names, Shape shape, Phrases *values,
                            Node *means, Span span);
Statement *tree_number_declaration(Reader *reader, StatementKind kind, Phrase name, const Phrase *unit, Node *formula,
                                   Node *unless, Span span);
Statement *tree_rule(Reader *reader, const Phrase *label, Node *condition, Verb verb, Span verb_span, Node *conclusion,
                     Node *unless, Span span);
Statement *tree_fact(Reader *reader, StatementKind kind, Node *fact, Span span);
bool tree_add_fact(Reader *reader, Statement *statement, Node *fact);
bool tree_join_fact(Reader *reader, Statement *statement, Connective connective);
Statement *tree_expect(Reader *reader, Expectation expectation, Node *condition, const Phrase *rule, Span span);

Clause *tree_clause(Reader *reader, ClauseKind kind, Span span);
Clause *tree_text_clause(Reader *reader, ClauseKind kind, Span span, Phrase text, Span text_span);
Clause *tree_name_clause(Reader *reader, ClauseKind kind, Span span, Phrase name);
Clause *tree_range(Reader *reader, Span span, Node *low, Node *high);
bool tree_add_band(Reader *reader, Clause *bands, int before, Span before_span, Node *bound, int after, Span after_span,
                   const Phrase *name);
bool tree_add_clause(Reader *reader, Statement *statement, Clause *clause);

Phrases *tree_phrases(Reader *reader, Phrases *list, const Phrase *phrase);
bool tree_append(Reader *reader, Phrases *list, const Phrases *more);
Nodes *tree_nodes(Reader *reader, Nodes *list, Node *node);
/* Several quoted texts are one, with blanks between. */
bool tree_join_texts(Reader *reader, Phrase *joined, const Phrases *texts);
/* A quoted text that is a name, and has to be found by it. */
bool tree_quoted_name(Reader *reader, Phrase *name, const Phrase *quoted);
bool tree_number_name(Reader *reader, Phrase *name, Span span);

Node *tree_node(Reader *reader, NodeKind kind, int how, Span span, Span operator_span, Node *a, Node *b, Node *c);
Node *tree_number(Reader *reader, double value, const char *text, bool titre, const Phrase *unit, Span span);
Node *tree_term(Reader *reader, const Phrase *phrase, const Phrase *unit, Span span);
Node *tree_group(Reader *reader, Node *inner, Span span);
Node *tree_call(Reader *reader, const Phrase *function, Node *argument, Span span);
Node *tree_list(Reader *reader, NodeKind kind, int how, double number, Nodes *kids, Span span);
Node *tree_is(Reader *reader, Node *subject, Span is, bool negated, const Phrase *value, Phrases *options, Span span);
Node *tree_chain(Reader *reader, Node *left, Connective connective, Span connective_span, Node *right);
Node *tree_link(Reader *reader, NodeKind kind, Node *left, int minus, Node *right);
/* Adds "value if condition", or the last value (condition NULL), to `before` (NULL: the first). */
Node *tree_choice(Reader *reader, Node *before, Node *value, Node *condition, Span span);

#endif
