/* The grammar of rules and of facts. It builds trees (language/tree.h) and nothing else: it knows connectives, not terms, and
 * conditions and numbers are one ladder (value, chain, item, operand, sum, product, unary, power, primary). */
%require "3.8"
%expect 0
%define api.pure full
%define api.prefix {rr_parse_}
%define api.token.prefix {TOK_}
%define api.location.type {Span}
%define parse.error custom
%define parse.lac full
%locations
%param {Reader *reader}

%code requires {
#include "language/reader_inside.h"
}
%code {
#define YYLLOC_DEFAULT(here, rhs, n) \
    ((here) = (n) ? span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n)) \
                  : (Span){ YYRHSLOC(rhs, 0).file, YYRHSLOC(rhs, 0).end, YYRHSLOC(rhs, 0).end })
#define rr_parse_lex tokens_next
static void rr_parse_error(const Span *span, Reader *reader, const char *message);
#define CHECK(made) do { if (!(made)) YYNOMEM; } while (0)
/* Deep enough for LIMIT_NESTING, each bracket taking at most 25 symbols. They begin small, since threads can have small
 * stacks, and grow on the heap where brackets are nested more than a few deep. */
#define YYINITDEPTH 200
#define YYMAXDEPTH 2600
}

%union {
    Phrase phrase;
    struct { double value; const char *text; bool titre; } number;
    Node *node;
    Nodes *nodes;
    Phrases *phrases;
    Statement *statement;
    Clause *clause;
    int how;
    struct { Shape shape; Phrases *values; Node *means; } kind;
    struct { Phrase phrase; bool given; } text;
}

%token START_RULES "the start of the rules"  START_CASES "the start of the facts"
%token YYEOF 0 "the end of the file"  END "the end of the statement"
%token <phrase> TERM "a term"  STRING "a quoted text"  UNIT "a unit"  UNIT_BRACKET "a unit in brackets"  FUNCTION "a function"
%token <number> NUMBER "a number"
%token TITLE "`title`"  VERSION "`version`"  USE "`use`"  SOURCE "`source`"  FINDING "`finding`"  MEASURE "`measure`"
       SCORE "`score`"  CONCLUSION "`conclusion`"  ACTION "`action`"  RULE "`rule`"
%token CASE "`case`"  UNKNOWN "`unknown`"  CONFLICTING "`conflicting`"  EXPECT "`expect`"
%token ALSO "`also`"  CODE "`code`"  VALUE_ALSO "`also` after a value"  VALUE_CODE "`code` after a value"  COLUMN "`column`"  ASK "`ask`"  ASSUME "`assume`"  VALUE "`value`"  RANGE "`range`"
       BANDS "`bands`"  MOLAR_MASS "`molar mass`"  TEXT "`text`"  BECAUSE "`because`"  CITE "`cite`"  GRADE "`grade`"
       DOI "`doi`"  PMID "`pmid`"  URL "`url`"
%token AND "`and`"  OR "`or`"  WITH "`with`"  WITHOUT "`without`"  NOT "`not`"  NO "`no`"  IS "`is`"  ARE "`are`"
       MEANS "`means`"  UNLESS "`unless`"  IF "`if`"  ELSE "`else`"  TO "`to`"  OF "`of`"
%token IMPLIES "`implies`"  EXCLUDES "`excludes`"  SUGGESTS "`suggests`"  RECOMMENDS "`recommends`"
%token ABOVE "`above`"  BELOW "`below`"  BETWEEN "`between`"  AT_LEAST "`at least`"  AT_MOST "`at most`"
%token EXACTLY "`exactly`"  ANY_OF "`any of`"  ALL_OF "`all of`"  NONE_OF "`none of`"  ONE_OF "`one of`"
       SUM_OF "`sum of`"  HIGHEST_OF "`highest of`"  LOWEST_OF "`lowest of`"
%token LESS "`<`"  MORE "`>`"  LESS_EQUAL "`<=`"  MORE_EQUAL "`>=`"  EQUAL "`=`"
%token OPEN "`(`"  CLOSE "`)`"  COMMA "`,`"  COLON "`:`"  PLUS "`+`"  MINUS "`-`"  TIMES "`*`"  OVER "`/`"  POWER "`^`"

%type <statement> statement head rule case_line
%type <node> value arms chain item operand sum product unary power exponent primary count bound fact_item
%type <nodes> items list
%type <phrases> names values options text_list
%type <phrase> phrase value_name texts absent
%type <text> maybe_text maybe_unit
%type <clause> clause band_chain value_facets
%type <how> connective relation verb band_relation
%type <kind> kind
%type <node> maybe_unless

%start input

%%

input: START_RULES rules_file | START_CASES cases_file ;

rules_file: %empty | rules_file rules_line ;
rules_line: statement END           { CHECK(tree_add(reader, $1)); }
    | END
    | error END                     { yyerrok; CHECK(tree_failed(reader)); }
    ;

cases_file: %empty | cases_file cases_line ;
cases_line: case_line END           { CHECK(tree_add(reader, $1)); }
    | END
    | error END                     { yyerrok; CHECK(tree_failed(reader)); }
    ;

statement: head                     { reader->statement = $1; } clauses { $$ = reader->statement; }
    | rule                          { reader->statement = $1; } clauses { $$ = reader->statement; }
    ;

head: TITLE texts                   { CHECK($$ = tree_text_statement(reader, STATEMENT_TITLE, NULL, $2, @2, @$)); }
    | VERSION texts                 { CHECK($$ = tree_text_statement(reader, STATEMENT_VERSION, NULL, $2, @2, @$)); }
    | USE texts                     { CHECK($$ = tree_text_statement(reader, STATEMENT_USE, NULL, $2, @2, @$)); }
    | SOURCE phrase texts           { CHECK($$ = tree_text_statement(reader, STATEMENT_SOURCE, &$2, $3, @3, @$)); }
    | FINDING names kind            { CHECK($$ = tree_declaration(reader, STATEMENT_FINDING, $2, $3.shape, $3.values, $3.means, @$)); }
    | CONCLUSION names kind         { CHECK($$ = tree_declaration(reader, STATEMENT_CONCLUSION, $2, $3.shape, $3.values, $3.means, @$)); }
    | ACTION names                  { CHECK($$ = tree_declaration(reader, STATEMENT_ACTION, $2, SHAPE_PLAIN, NULL, NULL, @$)); }
    | MEASURE phrase maybe_unit     { CHECK($$ = tree_number_declaration(reader, STATEMENT_MEASURE, $2, $3.given ? &$3.phrase : NULL, NULL, NULL, @$)); }
    | MEASURE phrase maybe_unit EQUAL value
                                    { CHECK($$ = tree_number_declaration(reader, STATEMENT_MEASURE, $2, $3.given ? &$3.phrase : NULL, $5, NULL, @$)); }
    | SCORE phrase maybe_unit EQUAL value maybe_unless
                                    { CHECK($$ = tree_number_declaration(reader, STATEMENT_SCORE, $2, $3.given ? &$3.phrase : NULL, $5, $6, @$)); }
    ;

kind: %empty                        { $$.shape = SHAPE_PLAIN, $$.values = NULL, $$.means = NULL; }
    | IS values                     { $$.shape = SHAPE_ONE_OF, $$.values = $2, $$.means = NULL; }
    | ARE values                    { $$.shape = SHAPE_EACH, $$.values = $2, $$.means = NULL; }
    | MEANS value                   { $$.shape = SHAPE_PLAIN, $$.values = NULL, $$.means = $2; }
    ;

rule: chain verb chain maybe_unless { CHECK($$ = tree_rule(reader, NULL, $1, (Verb)$2, @2, $3, $4, @$)); }
    | RULE phrase COLON chain verb chain maybe_unless
                                    { CHECK($$ = tree_rule(reader, &$2, $4, (Verb)$5, @5, $6, $7, @$)); }
    ;
verb: IMPLIES { $$ = VERB_IMPLIES; } | EXCLUDES { $$ = VERB_EXCLUDES; } | SUGGESTS { $$ = VERB_SUGGESTS; }
    | RECOMMENDS { $$ = VERB_RECOMMENDS; } ;
maybe_unless: %empty { $$ = NULL; } | UNLESS chain { $$ = $2; } ;

clauses: %empty | clauses clause    { $2->whole = @2; CHECK(tree_add_clause(reader, reader->statement, $2)); } ;
clause: ALSO names                  { CHECK($$ = tree_clause(reader, CLAUSE_ALSO, @1)); $$->phrases = *$2; }
    | CODE names                    { CHECK($$ = tree_clause(reader, CLAUSE_CODE, @1)); $$->phrases = *$2; }
    | COLUMN names                  { CHECK($$ = tree_clause(reader, CLAUSE_COLUMN, @1)); $$->phrases = *$2; }
    | ASK texts                     { CHECK($$ = tree_text_clause(reader, CLAUSE_ASK, @1, $2, @2)); }
    | ASSUME absent                 { CHECK($$ = tree_name_clause(reader, CLAUSE_ASSUME, @1, $2)); }
    | VALUE value_facets            { $$ = $2; $$->span = @1; }
    | RANGE bound TO bound          { CHECK($$ = tree_range(reader, @1, $2, $4)); }
    | BANDS band_chain              { $$ = $2; $$->span = @1; }
    | MOLAR_MASS bound              { CHECK($$ = tree_range(reader, @1, $2, NULL)); }
    | TEXT texts                    { CHECK($$ = tree_text_clause(reader, CLAUSE_TEXT, @1, $2, @2)); }
    | BECAUSE texts                 { CHECK($$ = tree_text_clause(reader, CLAUSE_BECAUSE, @1, $2, @2)); }
    | CITE phrase maybe_text        { CHECK($$ = tree_name_clause(reader, CLAUSE_CITE, @1, $2)); if ($3.given) $$->string = $3.phrase.text, $$->string_span = @3; }
    | GRADE texts                   { CHECK($$ = tree_text_clause(reader, CLAUSE_GRADE, @1, $2, @2)); }
    | DOI texts                     { CHECK($$ = tree_text_clause(reader, CLAUSE_DOI, @1, $2, @2)); }
    | PMID texts                    { CHECK($$ = tree_text_clause(reader, CLAUSE_PMID, @1, $2, @2)); }
    | URL texts                     { CHECK($$ = tree_text_clause(reader, CLAUSE_URL, @1, $2, @2)); }
    ;
absent: TERM ;
maybe_text: %empty { $$.given = false; } | texts { $$.phrase = $1, $$.given = true; } ;
maybe_unit: %empty { $$.given = false; } | UNIT_BRACKET { $$.phrase = $1, $$.given = true; } ;
texts: text_list                    { CHECK(tree_join_texts(reader, &$$, $1)); } ;
text_list: STRING                   { CHECK($$ = tree_phrases(reader, NULL, &$1)); }
    | text_list STRING              { CHECK($$ = tree_phrases(reader, $1, &$2)); }
    ;

value_facets: value_name            { CHECK($$ = tree_name_clause(reader, CLAUSE_VALUE, @1, $1)); }
    | value_facets VALUE_ALSO names       { $$ = $1; CHECK(tree_append(reader, &$$->synonyms, $3)); }
    | value_facets VALUE_CODE names       { $$ = $1; CHECK(tree_append(reader, &$$->codes, $3)); }
    ;

band_chain: value_name              { CHECK($$ = tree_name_clause(reader, CLAUSE_BANDS, @1, $1)); }
    | band_chain band_relation bound band_relation value_name
                                    { $$ = $1; CHECK(tree_add_band(reader, $$, $2, @2, $3, $4, @4, &$5)); }
    ;
band_relation: LESS { $$ = RELATION_LESS; } | LESS_EQUAL { $$ = RELATION_AT_MOST; } ;
bound: NUMBER                       { CHECK($$ = tree_number(reader, $1.value, $1.text, $1.titre, NULL, @$)); }
    | NUMBER UNIT                   { CHECK($$ = tree_number(reader, $1.value, $1.text, $1.titre, &$2, @$)); }
    | MINUS NUMBER                  { CHECK($$ = tree_number(reader, -$2.value, $2.text, $2.titre, NULL, @$)); }
    | MINUS NUMBER UNIT             { CHECK($$ = tree_number(reader, -$2.value, $2.text, $2.titre, &$3, @$)); }
    | OPEN value CLOSE              { CHECK($$ = tree_group(reader, $2, @$)); }
    ;

phrase: TERM
    | STRING                        { CHECK(tree_quoted_name(reader, &$$, &$1)); }
    ;
value_name: TERM
    | STRING                        { CHECK(tree_quoted_name(reader, &$$, &$1)); }
    | NUMBER                        { CHECK(tree_number_name(reader, &$$, @1)); }
    ;
names: phrase                       { CHECK($$ = tree_phrases(reader, NULL, &$1)); }
    | names COMMA phrase            { CHECK($$ = tree_phrases(reader, $1, &$3)); }
    | names AND phrase              { CHECK($$ = tree_phrases(reader, $1, &$3)); }
    ;
values: value_name                  { CHECK($$ = tree_phrases(reader, NULL, &$1)); }
    | values between_values value_name { CHECK($$ = tree_phrases(reader, $1, &$3)); }
    ;
between_values: COMMA | OR | AND | COMMA OR | COMMA AND ;
options: OPEN values CLOSE          { $$ = $2; } ;

value: chain
    | arms
    | arms ELSE chain               { CHECK($$ = tree_choice(reader, $1, $3, NULL, @$)); }
    ;
arms: chain IF chain                { CHECK($$ = tree_choice(reader, NULL, $1, $3, @$)); }
    | arms ELSE chain IF chain      { CHECK($$ = tree_choice(reader, $1, $3, $5, @$)); }
    ;
chain: item
    | chain connective item         { CHECK($$ = tree_chain(reader, $1, (Connective)$2, @2, $3)); }
    ;
connective: AND { $$ = CONNECT_AND; } | WITH { $$ = CONNECT_WITH; } | WITHOUT { $$ = CONNECT_WITHOUT; } | OR { $$ = CONNECT_OR; } ;
item: operand
    | NOT operand                   { CHECK($$ = tree_node(reader, NODE_NOT, 0, @$, @1, $2, NULL, NULL)); }
    | NO operand                    { CHECK($$ = tree_node(reader, NODE_NOT, 0, @$, @1, $2, NULL, NULL)); }
    ;
operand: sum
    | sum relation sum              { CHECK($$ = tree_node(reader, NODE_COMPARE, $2, @$, @2, $1, $3, NULL)); }
    | sum is relation sum           { CHECK($$ = tree_node(reader, NODE_COMPARE, $3, @$, @3, $1, $4, NULL)); }
    | sum BETWEEN sum AND sum       { CHECK($$ = tree_node(reader, NODE_BETWEEN, 0, @$, @2, $1, $3, $5)); }
    | sum is BETWEEN sum AND sum    { CHECK($$ = tree_node(reader, NODE_BETWEEN, 0, @$, @3, $1, $4, $6)); }
    | sum is value_name             { CHECK($$ = tree_is(reader, $1, @2, false, &$3, NULL, @$)); }
    | sum is NOT value_name         { CHECK($$ = tree_is(reader, $1, @2, true, &$4, NULL, @$)); }
    | sum is ONE_OF options         { CHECK($$ = tree_is(reader, $1, @2, false, NULL, $4, @$)); }
    | sum is NOT ONE_OF options     { CHECK($$ = tree_is(reader, $1, @2, true, NULL, $5, @$)); }
    ;
is: IS | ARE ;
relation: LESS { $$ = RELATION_LESS; } | BELOW { $$ = RELATION_LESS; } | LESS_EQUAL { $$ = RELATION_AT_MOST; }
    | AT_MOST { $$ = RELATION_AT_MOST; } | EQUAL { $$ = RELATION_EQUAL; } | MORE_EQUAL { $$ = RELATION_AT_LEAST; }
    | AT_LEAST { $$ = RELATION_AT_LEAST; } | MORE { $$ = RELATION_MORE; } | ABOVE { $$ = RELATION_MORE; } ;
sum: product
    | sum PLUS product              { CHECK($$ = tree_link(reader, NODE_SUM, $1, 0, $3)); }
    | sum MINUS product             { CHECK($$ = tree_link(reader, NODE_SUM, $1, 1, $3)); }
    ;
product: unary
    | product TIMES unary           { CHECK($$ = tree_link(reader, NODE_PRODUCT, $1, 0, $3)); }
    | product OVER unary            { CHECK($$ = tree_link(reader, NODE_PRODUCT, $1, 1, $3)); }
    ;
unary: power
    | MINUS power                   { CHECK($$ = tree_node(reader, NODE_NEGATIVE, 0, @$, @1, $2, NULL, NULL)); }
    ;
power: primary
    | primary POWER exponent        { CHECK($$ = tree_node(reader, NODE_POWER, 0, @$, @2, $1, $3, NULL)); }
    ;
exponent: primary
    | MINUS primary                 { CHECK($$ = tree_node(reader, NODE_NEGATIVE, 0, @$, @1, $2, NULL, NULL)); }
    ;
primary: NUMBER                     { CHECK($$ = tree_number(reader, $1.value, $1.text, $1.titre, NULL, @$)); }
    | NUMBER UNIT                   { CHECK($$ = tree_number(reader, $1.value, $1.text, $1.titre, &$2, @$)); }
    | phrase                        { CHECK($$ = tree_term(reader, &$1, NULL, @$)); }
    | phrase UNIT_BRACKET           { CHECK($$ = tree_term(reader, &$1, &$2, @$)); }
    | OPEN value CLOSE              { CHECK($$ = tree_group(reader, $2, @$)); }
    | FUNCTION OPEN value CLOSE     { CHECK($$ = tree_call(reader, &$1, $3, @$)); }
    | count
    | SUM_OF list                   { CHECK($$ = tree_list(reader, NODE_AGGREGATE, AGGREGATE_SUM, 0, $2, @$)); }
    | HIGHEST_OF list               { CHECK($$ = tree_list(reader, NODE_AGGREGATE, AGGREGATE_HIGHEST, 0, $2, @$)); }
    | LOWEST_OF list                { CHECK($$ = tree_list(reader, NODE_AGGREGATE, AGGREGATE_LOWEST, 0, $2, @$)); }
    ;
count: AT_LEAST NUMBER OF list      { CHECK($$ = tree_list(reader, NODE_COUNT, COUNT_AT_LEAST, $2.value, $4, @$)); }
    | AT_MOST NUMBER OF list        { CHECK($$ = tree_list(reader, NODE_COUNT, COUNT_AT_MOST, $2.value, $4, @$)); }
    | EXACTLY NUMBER OF list        { CHECK($$ = tree_list(reader, NODE_COUNT, COUNT_EXACTLY, $2.value, $4, @$)); }
    | ALL_OF list                   { CHECK($$ = tree_list(reader, NODE_COUNT, COUNT_ALL, 0, $2, @$)); }
    | ANY_OF list                   { CHECK($$ = tree_list(reader, NODE_COUNT, COUNT_ANY, 0, $2, @$)); }
    | NONE_OF list                  { CHECK($$ = tree_list(reader, NODE_COUNT, COUNT_NONE, 0, $2, @$)); }
    ;
list: OPEN items CLOSE              { $$ = $2; } ;
items: value                        { CHECK($$ = tree_nodes(reader, NULL, $1)); }
    | items COMMA value             { CHECK($$ = tree_nodes(reader, $1, $3)); }
    ;

case_line: CASE value_name maybe_text { CHECK($$ = tree_text_statement(reader, STATEMENT_CASE, &$2, $3.given ? $3.phrase : (Phrase){ 0 }, @3, @$)); }
    | fact_item                     { CHECK(reader->statement = tree_fact(reader, STATEMENT_FACT, $1, @$)); } more_facts { $$ = reader->statement; $$->span = @$; }
    | UNKNOWN fact_item             { CHECK(reader->statement = tree_fact(reader, STATEMENT_UNKNOWN, $2, @$)); } more_facts maybe_reason { $$ = reader->statement; $$->span = @$; }
    | EXPECT chain                  { CHECK($$ = tree_expect(reader, EXPECT_TRUE, $2, NULL, @$)); }
    | EXPECT UNKNOWN chain          { CHECK($$ = tree_expect(reader, EXPECT_UNKNOWN, $3, NULL, @$)); }
    | EXPECT CONFLICTING chain      { CHECK($$ = tree_expect(reader, EXPECT_CONFLICTING, $3, NULL, @$)); }
    | EXPECT RULE phrase            { CHECK($$ = tree_expect(reader, EXPECT_RULE, NULL, &$3, @$)); }
    | EXPECT NO RULE phrase         { CHECK($$ = tree_expect(reader, EXPECT_NO_RULE, NULL, &$4, @$)); }
    ;
more_facts: %empty
    | more_facts between_facts fact_item { CHECK(tree_add_fact(reader, reader->statement, $3)); }
    ;
between_facts: fact_and             { CHECK(tree_join_fact(reader, reader->statement, CONNECT_AND)); }
    | fact_or                       { CHECK(tree_join_fact(reader, reader->statement, CONNECT_OR)); }
    ;
fact_and: COMMA | AND | COMMA AND ;
fact_or: OR | COMMA OR ;
fact_item: item ;
maybe_reason: %empty
    | BECAUSE texts                 { reader->statement->string = $2.text, reader->statement->string_span = @2; }
    ;

%%

static int token_of(yysymbol_kind_t kind)
{
    for (int token = TOK_START_RULES; token <= YYMAXUTOK; token++)
        if (YYTRANSLATE(token) == kind) return token;
    return TOK_YYEOF;
}

static int yyreport_syntax_error(const yypcontext_t *context, Reader *reader)
{
    enum { MANY = 128 };
    yysymbol_kind_t kinds[MANY];
    int expected[MANY];
    int count = yypcontext_expected_tokens(context, kinds, MANY);
    if (count == YYENOMEM) return YYENOMEM;
    for (int i = 0; i < count; i++) expected[i] = token_of(kinds[i]);
    syntax_error_report(reader, *yypcontext_location(context), token_of(yypcontext_token(context)), expected, count);
    return 0;
}

static void rr_parse_error(const Span *span, Reader *reader, const char *message)
{
    (void)span, (void)message;
    reader->no_memory = true; /* for a stack: syntax errors are reported above, and LIMIT_NESTING bounds the stacks */
}

const char *parser_token_name(int token)
{
    return yysymbol_name((yysymbol_kind_t)YYTRANSLATE(token));
}
