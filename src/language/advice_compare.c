/* Comparisons and numbers that are said in other words: `older than 65 years`, `atleast 7 mmol/L`. */
#include <string.h>

#include "base/number.h"
#include "base/spelling.h"
#include "language/advice_inside.h"

/* Words that compare, without their blanks. */
static const struct {
    const char *letters, *sign;
} comparisons[] = {
    { "atleast", "at least" }, { "atmost", "at most" }, { "morethan", ">" },    { "greaterthan", ">" },
    { "higherthan", ">" },     { "largerthan", ">" },   { "biggerthan", ">" },  { "olderthan", ">" },
    { "longerthan", ">" },     { "over", ">" },         { "exceeds", ">" },     { "exceeding", ">" },
    { "above", ">" },          { "lessthan", "<" },     { "lowerthan", "<" },   { "fewerthan", "<" },
    { "smallerthan", "<" },    { "youngerthan", "<" },  { "shorterthan", "<" }, { "under", "<" },
    { "below", "<" },          { "equals", "=" },       { "equalto", "=" },
};

enum { COMPARISONS = sizeof comparisons / sizeof *comparisons };

/* The sign that one of the comparing words stands for, misspelt or not; NULL for none. */
static const char *sign_of(const char *letters, uint32_t size)
{
    for (size_t i = 0; i < COMPARISONS; i++) {
        size_t length = strlen(comparisons[i].letters);
        unsigned bound = length < 5 ? 0 : length < 9 ? 1 : 2;
        if (spelling_distance(letters, size, comparisons[i].letters, length, bound) <= bound)
            return comparisons[i].sign;
    }
    return NULL;
}

static bool has_digit(const char *text, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        if (text[i] >= '0' && text[i] <= '9') return true;
    return false;
}

const char *advice_sign(const Words *w, uint32_t at, uint32_t *taken)
{
    const char *sign = NULL;
    for (*taken = at + 2 <= w->count ? 2 : 1; *taken; --*taken) {
        char letters[16];
        uint32_t size = 0;
        const char *end = w->at[at + *taken - 1] + w->size[at + *taken - 1];
        for (const char *c = w->at[at]; c < end && size < sizeof letters; c++)
            if (*c != ' ') letters[size++] = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
        if (!has_digit(letters, size) && (sign = sign_of(letters, size))) return sign;
    }
    return NULL;
}

Quantity advice_quantity(Checker *c, const Words *w, uint32_t at, const Term *measure)
{
    Quantity q = { 0 };
    double value;
    if (at >= w->count) return q;
    uint32_t digits = 0;
    while (digits < w->size[at] && strchr("0123456789.", w->at[at][digits])) digits++;
    if (number_parse(w->at[at], digits, &value) == NUMBER_MALFORMED) return q;
    q.number = arena_copy(c->arena, w->at[at], digits);
    if (digits < w->size[at]) q.unit = unit_to_write(c, w->at[at] + digits, w->size[at] - digits, measure);
    else if (at + 1 < w->count) q.unit = unit_to_write(c, w->at[at + 1], w->size[at + 1], measure);
    if (q.unit && q.unit[0] == '{') q.unit = NULL; /* any word counts something */
    if (!q.unit && measure && !unit_is_one(&measure->unit)) q.unit = measure->unit.text;
    return q;
}

static const char *quantity_text(Checker *c, const Quantity *q)
{
    return q->unit ? arena_printf(c->arena, "%s %s", q->number, q->unit) : q->number;
}

typedef struct Comparison {
    bool found;
    const char *name;    /* what is compared; NULL for nothing */
    const Term *measure; /* that it names, or NULL */
    const char *sign;    /* NULL where only a number stands behind the name */
    const char *number;  /* with its unit; NULL for none */
    const char *unit;
} Comparison;

static const Term *number_called(Checker *c, const char *name)
{
    Found found = advice_find(c, name);
    const Term *term = found.kind == LOOKUP_TERM ? &c->meaning->terms.at[found.term] : NULL;
    return term && term->is_number ? term : NULL;
}

/* A unit that is hardly by chance the word behind a number, as the b of `stage 3 b`. */
static bool is_telling(const char *unit)
{
    return unit && (unit[1] || unit[0] == '%');
}

/* A word between a name and its number that belongs to neither: `age of 70 years`. */
static bool joins_number(const Words *w, uint32_t at)
{
    static const char *const joining[] = { "of", "for", "since", "in", "at", "was", "older", "aged" };
    for (size_t i = 0; i < sizeof joining / sizeof *joining; i++)
        if (words_begin(w, at, joining[i])) return true;
    return false;
}

/* What the first words name, and the measure that they name, or nearly name. */
static void name_comparison(Checker *c, const Words *w, uint32_t words, bool nearly, Comparison *made)
{
    made->name = words_slice(c, w, 0, words);
    made->measure = number_called(c, made->name);
    if (made->measure || !nearly) return;
    const char *near = advice_known(c, w, 0, words);
    made->measure = near ? number_called(c, near) : NULL;
    if (made->measure) made->name = near;
}

/* What the first words name, compared by a sign (or NULL) with the number at `at`, where there is one. */
static Comparison comparison_of(Checker *c, const Words *w, uint32_t names, const char *sign, uint32_t at)
{
    Comparison made = { .sign = sign };
    Quantity q = advice_quantity(c, w, at, NULL);
    if (names) name_comparison(c, w, names, sign || is_telling(q.unit), &made);
    if (made.measure) q = advice_quantity(c, w, at, made.measure);
    if (q.number) made.number = quantity_text(c, &q), made.unit = q.unit;
    return made;
}

/* The comparison whose sign, or whose number, is the word at `at`. */
static Comparison comparison_at(Checker *c, const Words *w, uint32_t at)
{
    Comparison made = { 0 };
    uint32_t taken, names = at > 1 && joins_number(w, at - 1) ? at - 1 : at;
    const char *sign = advice_sign(w, at, &taken);
    if (sign) {
        bool ends = names && taken == 2 && at + taken == w->count; /* `urea less than or equal to 7` */
        made = comparison_of(c, w, names, sign, at + taken);
        made.found = made.number || made.measure || ends;
    } else if (names && has_digit(w->at[at], 1)) {
        bool last = at + 2 >= w->count; /* further left, a number counts only behind a measure */
        if (!last && !number_called(c, words_slice(c, w, 0, names))) return made;
        made = comparison_of(c, w, names, NULL, at);
        made.found = made.number && (made.measure || is_telling(made.unit));
    }
    return made;
}

static Comparison comparison_in(Checker *c, const Words *w)
{
    Comparison made = { 0 };
    for (uint32_t at = 0; at < w->count && !made.found; at++) made = comparison_at(c, w, at);
    return made;
}

const char *comparison_meant(Checker *c, const Words *w)
{
    Comparison made = comparison_in(c, w);
    const char *sign = made.sign ? made.sign : "=";
    if (!made.found || !made.measure || !made.number || (!made.sign && !c->of_facts)) return NULL;
    return arena_printf(c->arena, "%s %s %s", made.name, sign, made.number);
}

const char *advice_declaration(Checker *c, const char *name, const char *unit)
{
    return unit ? arena_printf(c->arena, "`measure %s (%s)`", name, unit)
                : arena_printf(c->arena, "`measure %s`", name);
}

const char *comparison_advice(Checker *c, const Phrase *phrase)
{
    if (phrase->quoted) return NULL;
    Words w = words_of(phrase->text);
    Comparison made = comparison_in(c, &w);
    if (!made.found) return NULL;
    if (made.name && !made.number) /* `urea less than`, before `or equal to 7 mmol/L` */
        return arena_printf(c->arena,
                            "write `%s at least …` or `at most …` where the number itself counts, `> …` or `< …` where "
                            "it does not",
                            made.name);
    if (!made.name)
        return "a comparison is written `MEASURE at least 7 mmol/L`; likewise with `at most`, `<`, `>`, `=`, and "
               "`between "
               "2 and 7 mmol/L`";
    if (!made.measure && advice_find(c, made.name).kind != LOOKUP_NOTHING)
        return arena_printf(c->arena, "only a measure or score is compared, and `%s` is none; declare one: %s",
                            made.name, advice_declaration(c, "…", made.unit));
    const char *write = made.sign ? arena_printf(c->arena, "write `%s %s %s`", made.name, made.sign, made.number)
                                  : arena_printf(c->arena, "say how it is compared: `%s at least %s`, `%s < %s`, …",
                                                 made.name, made.number, made.name, made.number);
    if (made.measure || c->meaning->open || c->file == NONE) return write;
    return arena_printf(c->arena, "%s; and declare it: %s", write, advice_declaration(c, made.name, made.unit));
}

const char *value_meant(Checker *c, const Term *term, const Phrase *value, bool negated)
{
    Words w = words_of(value->text);
    const char *name = advice_written(c, term->name), *state = state_meant(c, term, value, negated);
    if (state || !term->is_number || !w.count) return state;
    uint32_t taken = 0;
    const char *sign = advice_sign(&w, 0, &taken);
    Quantity q = advice_quantity(c, &w, sign ? taken : 0, term);
    if (!q.number || (negated && c->of_facts)) return NULL; /* a denied comparison is no fact */
    return arena_printf(c->arena, negated ? "not (%s %s %s)" : "%s %s %s", name, sign ? sign : "=",
                        quantity_text(c, &q));
}
