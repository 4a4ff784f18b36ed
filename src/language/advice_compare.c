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
    { "heavierthan", ">" },    { "warmerthan", ">" },   { "lighterthan", "<" }, { "colderthan", "<" },
    { "below", "<" },          { "equals", "=" },       { "equalto", "=" },     { "upto", "at most" },
};

enum { COMPARISONS = sizeof comparisons / sizeof *comparisons };

/* How many letters of a word tell it from others: `than` is one of none. */
static uint32_t telling_letters(const char *letters, uint32_t size)
{
    bool than = size > 4 && memcmp(letters + size - 4, "than", 4) == 0;
    return than ? size - 4 : size;
}

/* The sign that one of the comparing words stands for, misspelt by a letter or not; NULL for none, and where words of
 * different signs are equally near. */
static const char *sign_of(const char *letters, uint32_t size)
{
    uint32_t telling = telling_letters(letters, size);
    const char *near = NULL;
    bool one = true;
    for (size_t i = 0; i < COMPARISONS; i++) {
        const char *word = comparisons[i].letters, *sign = comparisons[i].sign;
        uint32_t length = (uint32_t)strlen(word), wanted = telling_letters(word, length);
        if ((telling < size) != (wanted < length)) continue;
        unsigned distance = spelling_distance(letters, telling, word, wanted, 1);
        if (distance == 0) return sign;
        if (distance > 1 || wanted < 4 || (wanted == length && wanted < 5)) continue;
        one &= !near || strcmp(near, sign) == 0;
        near = sign;
    }
    return one ? near : NULL;
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

/* Whether a unit is one of numbers like the measure's. */
static bool unit_fits(Checker *c, const char *text, const Term *measure)
{
    Unit unit;
    UnitError error = { 0 };
    double unused;
    return unit_parse(c->arena, text, strlen(text), &unit, &error) == UNIT_OK &&
           unit_convert_any(1, &unit, &measure->unit, measure->molar_mass, &unused);
}

/* Never the unit of the measure where none is written: the number may be in another. */
Quantity advice_quantity(Checker *c, const Words *w, uint32_t at, const Term *measure)
{
    Quantity none = { 0 }, q = { 0 };
    Amount a = amount_at(w, at);
    if (a.kind == AMOUNT_NONE || a.kind == AMOUNT_PAIR) return none;
    q.range = a.kind == AMOUNT_RANGE;
    q.number = q.range
                   ? arena_printf(c->arena, "%.*s and %.*s", (int)a.first_size, a.first, (int)a.second_size, a.second)
                   : arena_copy(c->arena, a.first, a.first_size);
    q.end = a.end;
    bool bare = measure && unit_is_one(&measure->unit);
    bool times = a.end + 1 < w->count && (words_begin(w, a.end, "x") || words_begin(w, a.end, "\xC3\x97"));
    if (times && strncmp(w->at[a.end + 1], "10", 2) == 0) q.end = ++a.end; /* `150 x 10^9/L` */
    if (a.unit) q.unit = unit_to_write(c, a.unit, a.unit_size, measure);
    else if (a.end < w->count) q.unit = unit_to_write(c, w->at[a.end], w->size[a.end], measure);
    bool counts = q.unit && q.unit[0] == '{'; /* any word counts something */
    if (a.unit && (!q.unit || counts || (measure && !unit_fits(c, q.unit, measure)))) return none;
    bool titre = memchr(a.first, ':', a.first_size); /* counts nothing: `1:160 weak` */
    if (!a.unit && q.unit && (!counts || (bare && !titre))) q.end++;
    if (counts) q.unit = NULL;
    if (words_begin(w, q.end, "old") && q.end + 1 == w->count) q.end++;
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
    bool lacks_unit;
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
    static const char *const joining[] = { "of", "for", "since", "in", "at", "was", "older", "aged", "from" };
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

/* What the first words name, compared by a sign (or NULL) with the number at `at`, where there is one. What follows the
 * number must not be lost: then there is none. */
static Comparison comparison_of(Checker *c, const Words *w, uint32_t names, const char *sign, uint32_t at)
{
    Comparison made = { .sign = sign };
    Quantity q = advice_quantity(c, w, at, NULL);
    if (names) name_comparison(c, w, names, sign || is_telling(q.unit) || q.range, &made);
    if (made.measure) q = advice_quantity(c, w, at, made.measure);
    if (!q.number || q.end < w->count || (q.range && sign)) return made;
    if (q.range) made.sign = "between";
    made.number = quantity_text(c, &q);
    made.unit = q.unit;
    made.lacks_unit = made.measure && !q.unit && !unit_is_one(&made.measure->unit);
    return made;
}

/* The comparison whose sign, or whose number, is the word at `at`. */
static Comparison comparison_at(Checker *c, const Words *w, uint32_t at)
{
    Comparison made = { 0 };
    uint32_t taken, names = at > 1 && joins_number(w, at - 1) ? at - 1 : at;
    const char *sign = advice_sign(w, at, &taken);
    if (sign) {
        bool ends = at + taken == w->count;
        made = comparison_of(c, w, names, sign, at + taken);
        made.found = made.number || (ends && (made.measure || (names && taken == 2))); /* `urea less than` or … */
    } else if (at && words_begin(w, at, "than")) {
        made.found = true; /* in a word that is not known: nobody says which way */
    } else if (names && has_digit(w->at[at], 1)) {
        bool last = at + 2 >= w->count; /* further left, a number counts only behind a measure */
        if (!last && !number_called(c, words_slice(c, w, 0, names))) return made;
        made = comparison_of(c, w, names, NULL, at);
        made.found = made.number && (made.measure || is_telling(made.unit));
    }
    return made;
}

const char *sign_of_rest(const char *word, uint32_t size)
{
    static const char *const more[] = { "more", "older", "higher", "greater", "over", "longer" };
    static const char *const less[] = { "less", "younger", "lower", "fewer", "under", "shorter" };
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        if (word_is(word, size, more[i])) return "at least";
        if (word_is(word, size, less[i])) return "at most";
    }
    return NULL;
}

const char *advice_sign_behind(const Checker *c, const Phrase *phrase)
{
    const char *text = c->sources->list.at[phrase->span.file].text + phrase->span.end;
    text += strspn(text, " \t");
    if (!word_is(text, (uint32_t)strcspn(text, " \t\r\n"), "or")) return NULL;
    text += 2 + strspn(text + 2, " \t");
    return sign_of_rest(text, (uint32_t)strcspn(text, " \t\r\n,.()"));
}

static Comparison comparison_in(Checker *c, const Phrase *phrase, const Words *w)
{
    Comparison made = { 0 };
    for (uint32_t at = 0; at < w->count && !made.found; at++) made = comparison_at(c, w, at);
    if (!made.sign) made.sign = advice_sign_behind(c, phrase);
    return made;
}

const char *comparison_meant(Checker *c, const Phrase *phrase, const Words *w)
{
    Comparison made = comparison_in(c, phrase, w);
    const char *sign = made.sign ? made.sign : "=";
    if (!made.found || !made.measure || !made.number || made.lacks_unit || (!made.sign && !c->of_facts)) return NULL;
    return arena_printf(c->arena, "%s %s %s", made.name, sign, made.number);
}

/* ---- numbers without their unit, and two in one ---- */

const char *unit_wanted(Checker *c, const Unit *unit, double molar_mass, double value, const char *before,
                        const char *number)
{
    static const char *const common[] = { "mmol/L", "umol/L", "mg/dL", "g/dL",   "g/L",    "ng/mL",  "10*9/L", "/uL",
                                          "mm[Hg]", "kPa",    "Cel",   "[degF]", "years",  "months", "kg",     "g",
                                          "m",      "cm",     "g/d",   "mg/d",   "mL/min", "L/min" };
    if (strcmp(unit->text, "%") == 0 && value > 0 && value <= 1) {
        char given[NUMBER_TEXT], percent[NUMBER_TEXT];
        number_format(value, NUMBER_DIGITS, given);
        number_format(value * 100, COMPUTED_DIGITS, percent);
        return arena_printf(c->arena, "write `%s%s %%`, or `%s%s %%` where %s is a fraction", before, given, before,
                            percent, given);
    }
    const char *said = number ? arena_printf(c->arena, "`%s%s`, and ", before, number) : "", *list = unit->text;
    uint32_t listed = 1;
    for (size_t i = 0; i < sizeof common / sizeof *common && listed < 3 && list; i++) {
        Unit other;
        UnitError error = { 0 };
        double unused;
        if (unit_parse(c->arena, common[i], strlen(common[i]), &other, &error) != UNIT_OK) continue;
        bool same = unit_same_dimension(&other, unit);
        if (same ? other.factor == unit->factor && other.offset == unit->offset
                 : !(molar_mass > 0 && unit_convert_molar(1, &other, unit, molar_mass, &unused)))
            continue;
        list = arena_printf(c->arena, "%s, %s", list, common[i]);
        listed++;
    }
    return arena_printf(c->arena, "write %sbehind it the unit that it is in%s %s%s", said, listed > 1 ? ":" : ", as",
                        list ? list : "", listed > 1 ? ", …" : "");
}

/* `150/90` */
static const char *pair_advice(Checker *c, const Term *measure, const Amount *a)
{
    Unit pressure;
    UnitError error = { 0 };
    bool blood = unit_parse(c->arena, "mm[Hg]", 6, &pressure, &error) == UNIT_OK &&
                 unit_same_dimension(&pressure, &measure->unit);
    bool one = unit_is_one(&measure->unit);
    return arena_printf(c->arena, "%.*s and %.*s are two numbers: each is stated of a measure of its own%s%s%s",
                        (int)a->first_size, a->first, (int)a->second_size, a->second,
                        blood ? " (systolic, diastolic)" : "", one ? "" : ", with its unit, as ",
                        one ? "" : measure->unit.text);
}

const char *amount_advice(Checker *c, const Phrase *phrase, const Term *measure)
{
    Words w = words_of(phrase->text);
    Amount a = amount_at(&w, 0);
    if (a.kind == AMOUNT_PAIR) return pair_advice(c, measure, &a);
    Quantity q = advice_quantity(c, &w, 0, measure);
    if (!q.number || !q.range || q.end < w.count) return NULL;
    const char *write = arena_printf(c->arena, "write `%s between %s`", measure->name, quantity_text(c, &q));
    bool lacks = !q.unit && !unit_is_one(&measure->unit);
    if (!lacks) return write;
    return arena_printf(c->arena, "%s, and %s", write,
                        unit_wanted(c, &measure->unit, measure->molar_mass, 0, "", NULL));
}

const char *number_advice(Checker *c, const Phrase *phrase)
{
    if (phrase->quoted) return NULL;
    Words w = words_of(phrase->text);
    for (uint32_t at = 1; at < w.count; at++) {
        const Term *measure = has_digit(w.at[at], 1) ? number_called(c, words_slice(c, &w, 0, at)) : NULL;
        Amount a = amount_at(&w, at);
        if (measure && a.kind == AMOUNT_PAIR) return pair_advice(c, measure, &a);
    }
    Comparison made = comparison_in(c, phrase, &w);
    if (!made.found || !made.number || !made.lacks_unit || (!made.sign && !c->of_facts)) return NULL;
    double value = 0;
    number_parse(made.number, strlen(made.number), &value);
    const char *before = arena_printf(c->arena, "%s %s ", made.name, made.sign ? made.sign : "=");
    return before ? unit_wanted(c, &made.measure->unit, made.measure->molar_mass, value, before, made.number) : NULL;
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
    Comparison made = comparison_in(c, phrase, &w);
    if (!made.found) return NULL;
    if (made.name && !made.number) /* `urea less than`, before `or equal to 7 mmol/L` */
        return arena_printf(c->arena,
                            "write `%s at least …` or `at most …` where the number itself counts, `> …` or `< …` where "
                            "it does not",
                            made.name);
    if (!made.name)
        return "a comparison is written `MEASURE at least 7 mmol/L`; likewise with `at most`, `<`, `>`, `=`, and "
               "`between 2 and 7 mmol/L`";
    if (!made.measure && advice_find(c, made.name).kind != LOOKUP_NOTHING)
        return arena_printf(c->arena, "only a measure or score is compared, and `%s` is none; declare one: %s",
                            made.name, advice_declaration(c, "…", made.unit));
    const char *write = made.sign ? arena_printf(c->arena, "write `%s %s %s`", made.name, made.sign, made.number)
                                  : arena_printf(c->arena, "say how it is compared: `%s at least %s`, `%s < %s`, …",
                                                 made.name, made.number, made.name, made.number);
    if (made.lacks_unit) {
        const Term *measure = made.measure;
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): only a measure lacks its unit */
        const char *wanted = unit_wanted(c, &measure->unit, measure->molar_mass, 0, "", NULL);
        write = arena_printf(c->arena, "%s; and %s", write, wanted);
    }
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
    if (!q.number || q.end < w.count || (q.range && sign) || (negated && c->of_facts))
        return NULL; /* a denied comparison is no fact */
    if (!q.unit && !unit_is_one(&term->unit)) return NULL;
    return arena_printf(c->arena, negated ? "not (%s %s %s)" : "%s %s %s", name,
                        q.range ? "between"
                        : sign  ? sign
                                : "=",
                        quantity_text(c, &q));
}

const char *value_advice(Checker *c, const Term *term, const Phrase *value)
{
    Words w = words_of(value->text);
    Quantity q = advice_quantity(c, &w, 0, term);
    double number = 0;
    if (!term->is_number || !q.number || q.unit || q.range || q.end < w.count) return NULL;
    number_parse(q.number, strlen(q.number), &number);
    const char *before = arena_printf(c->arena, "%s = ", advice_written(c, term->name));
    return before ? unit_wanted(c, &term->unit, term->molar_mass, number, before, q.number) : NULL;
}
