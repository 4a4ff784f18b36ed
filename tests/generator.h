/* Random rule sets and cases, the same for the same seed: as trees for the reference, and as text for the library. */
#ifndef TESTS_GENERATOR_H
#define TESTS_GENERATOR_H
#include <stdint.h>
#include <stdio.h>

#include "reference.h"

/* Chance; or, where there are bytes, what they say, and chance when they are used up. */
typedef struct Random {
    uint64_t state;
    const uint8_t *bytes, *end;
} Random;

Random random_of(uint64_t seed);
Random random_from(const uint8_t *bytes, size_t size); /* used where they are */
int random_below(Random *random, int n);               /* 0 .. n - 1 */
bool random_chance(Random *random, int percent);
void gen_shuffle(int *of, int count, uint64_t order); /* order 0: as it is */

typedef struct GenOptions {
    bool strict;  /* `unless`, `is recorded`, `is conflicting`, `assume absent` */
    bool numbers; /* measures, scores, comparisons */
    bool open;    /* nothing is declared, and there are only plain terms: rules make conclusions of them */
    bool many;    /* some terms have many values */
    int size;     /* 1: a handful of rules; 3: dozens */
} GenOptions;

enum { MOST_CONDITIONS = 4000, MOST_NUMBERS = 4000 };

typedef struct Generated {
    RefRules rules;
    RefCondition conditions[MOST_CONDITIONS];
    RefNumber numbers[MOST_NUMBERS];
    int condition_count, number_count;
    GenOptions options;
    Random random;
    bool wild; /* circles through anything */
} Generated;

/* Fills *g; it holds pointers into itself. */
void gen_rules(Generated *g, uint64_t seed, GenOptions options);
void gen_rules_from(Generated *g, Random random, GenOptions options);

/* Statements in an order of their own for each `order`; 0: as made. */
void gen_print_rules(FILE *out, const Generated *g, uint64_t order);
void gen_print_term(FILE *out, const Generated *g, const RefTerm *t);
void gen_print_rule(FILE *out, const Generated *g, int rule);

/* `TERM`, or `TERM is VALUE`. */
void gen_name(const Generated *g, int proposition, char *name, size_t size);

bool gen_is_number(const RefTerm *t);

/* What a case says: `percent` of what could be said. */
void gen_case(const Generated *g, Random *random, int percent, RefCase *facts);
void gen_print_case(FILE *out, const RefCase *facts, int number);

/* One more fact, with its text. Numbers are given in hundredths: decimals that are exact. */
void gen_state(const Generated *g, Random *random, int proposition, FactKind kind, RefCase *facts);
void gen_state_number(const Generated *g, Random *random, int term, Relation relation, int hundredths, RefCase *facts);
double gen_hundredths(int hundredths);

/* How often a test does something: `usual` times, for as long as `seconds`; where RR_ROUNDS is set, in proportion to
 * USUAL_ROUNDS, however long: RR_ROUNDS=30000 is ten times as often.
 *     for (Rounds r = gen_rounds(100, 5); gen_next(&r);) … r.at … */
enum { USUAL_ROUNDS = 3000 };
typedef struct Rounds {
    long at, most; /* at: from 0 */
    double end;
} Rounds;
Rounds gen_rounds(long usual, double seconds);
bool gen_next(Rounds *rounds);
double gen_seconds(void); /* on a clock that only goes forward */

/* The text of a stdio stream: end it to have what was printed; the text is the caller's. */
typedef struct Printed {
    FILE *out;
    char *text;
    size_t size;
} Printed;
void printed_begin(Printed *printed);
void printed_end(Printed *printed);

#endif
