/* What the rooms of the generator share. */
#ifndef TESTS_GENERATOR_INSIDE_H
#define TESTS_GENERATOR_INSIDE_H
#include "generator.h"

/* ---- chance, units, quantities: generator.c ---- */

/* One of several kinds, by weights that end with a negative one. */
int random_weighted(Random *random, const int *weights);

enum { UNIT_ONE, UNIT_M, UNIT_CM, UNIT_MM, UNIT_KG, UNIT_G, UNIT_CEL, UNIT_DEGF, UNITS };
enum { ADDED_UNITS = UNIT_CEL }; /* before them: what adds and multiplies */
typedef struct GenUnit {
    const char *name;
    int family, exponent; /* a power of ten of the family's first */
} GenUnit;
extern const GenUnit gen_units[UNITS];

/* What numbers are compared with and recorded as: few enough that they meet. */
int random_hundredths(Random *random);

/* count * 10^exponent, as people write it. */
void decimal_text(char *text, size_t size, int count, int exponent);

/* Hundredths of `unit`, written in another unit of its family. */
void quantity_text(Random *random, char *text, size_t size, int hundredths, int unit);

/* ---- trees: generator_trees.c ---- */

/* Of what lies up to the level: what needs finished answers, of what lies below it. */
RefCondition *gen_condition(Generated *g, int level, int depth);
RefNumber *gen_number(Generated *g, int unit, int level, int depth);
RefNumber *gen_constant(Generated *g, int unit);
/* A measure or score below the level (raw: a measure without a formula); NULL where chance finds none. */
RefNumber *gen_term(Generated *g, int unit, int level, bool raw);
RefNumber *gen_choice(Generated *g, int unit, int level, int depth);
RefNumber *gen_points(Generated *g, int level, int depth);
RefNumber *gen_list(Generated *g, NumberKind kind, int unit, int level, int depth);

/* ---- text: generator_text.c ---- */

void print_term(FILE *out, const RefTerm *t, unsigned style);

/* alone: a value may stand without its term; phrase: not as `TERM is VALUE` */
void print_proposition(FILE *out, const Generated *g, int proposition, unsigned style, bool alone, bool phrase);

#endif
