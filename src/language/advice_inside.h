/* What the files of advice share: a phrase as its words, and what was found in them. */
#ifndef LANGUAGE_ADVICE_INSIDE_H
#define LANGUAGE_ADVICE_INSIDE_H
#include "base/limits.h"
#include "language/checker_inside.h"

enum { ADVICE_FORMS = 64 }; /* nearly: what a word is held against, for limits->suggestions */

typedef struct Words {
    uint32_t count, size[LIMIT_TERM_WORDS];
    const char *at[LIMIT_TERM_WORDS];
} Words;

Words words_of(const char *text);

/* The words from..to-1 as a text. */
const char *words_slice(Checker *checker, const Words *words, uint32_t from, uint32_t to);

/* How many of the words from `at` on are those of `text`; 0 where they are not. */
uint32_t words_begin(const Words *words, uint32_t at, const char *text);

/* What a text names. */
Found advice_find(Checker *checker, const char *text);

/* What the words from..to-1 name, or nearly name, as it is written; NULL where that is nothing. */
const char *advice_known(Checker *checker, const Words *words, uint32_t from, uint32_t to);

/* advice_amount.c: the number that the words from `at` on begin with, or two. */
typedef struct Amount {
    enum { AMOUNT_NONE, AMOUNT_ONE, AMOUNT_RANGE, AMOUNT_PAIR } kind; /* a pair: `150/90` */
    const char *first, *second, *unit;                                /* unit: what runs into the number; or NULL */
    uint32_t first_size, second_size, unit_size;
    uint32_t end; /* the word behind it */
} Amount;

Amount amount_at(const Words *words, uint32_t at);

/* advice_compare.c */
typedef struct Quantity {
    const char *number; /* as it is written, of a range `2 and 3`; NULL for none */
    const char *unit;   /* as it is to be written; NULL for none */
    bool range;
    uint32_t end; /* the word behind it */
} Quantity;

Quantity advice_quantity(Checker *checker, const Words *words, uint32_t at, const Term *measure);

/* The sign that two words from `at` on mean, or one; NULL for none. */
const char *advice_sign(const Words *words, uint32_t at, uint32_t *taken);

/* `at least` of a phrase before `or more`; NULL where nothing like it follows. */
const char *advice_sign_behind(const Checker *checker, const Phrase *phrase);

/* The comparison of a known measure with a number that the words mean, or NULL. */
const char *comparison_meant(Checker *checker, const Phrase *phrase, const Words *words);

/* What to write for a number that is no fact of its measure as it stands, without its unit or with another number; or
 * NULL. */
const char *number_advice(Checker *checker, const Phrase *phrase);

/* The same of a phrase that stands where the number of a measure does: `35–40%`. */
const char *amount_advice(Checker *checker, const Phrase *phrase, const Term *measure);

/* `measure urea (mmol/L)`; unit: or NULL. */
const char *advice_declaration(Checker *checker, const char *name, const char *unit);

/* advice_state.c: what says in other words that something is so, is not, or is unknown; or NULL. */
const char *advice_state(Checker *checker, const Phrase *phrase, const Words *words);

#endif
