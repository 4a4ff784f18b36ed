/* What may have been meant by a phrase that names nothing, or by a value that its term has not: charts and guidelines
 * say in many ways what the language says in one. */
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/spelling.h"
#include "language/checker_inside.h"

typedef struct Words {
    uint32_t count, size[LIMIT_PHRASE_WORDS];
    const char *at[LIMIT_PHRASE_WORDS];
} Words;

static Words words_of(const char *text)
{
    Words w = { 0 };
    while (*text && w.count < LIMIT_PHRASE_WORDS) {
        w.at[w.count] = text;
        w.size[w.count] = (uint32_t)strcspn(text, " ");
        text += w.size[w.count++];
        text += *text == ' ';
    }
    return w;
}

/* The words from..to-1 as a text. */
static const char *slice(Checker *c, const Words *w, uint32_t from, uint32_t to)
{
    const char *end = w->at[to - 1] + w->size[to - 1];
    const char *text = arena_copy(c->arena, w->at[from], (size_t)(end - w->at[from]));
    if (!text) c->diagnostics->no_memory = true;
    return text ? text : "";
}

/* How many of the words from `at` on are those of `text`; 0 where they are not. */
static uint32_t begins_with(const Words *w, uint32_t at, const char *text)
{
    Words wanted = words_of(text);
    for (uint32_t i = 0; i < wanted.count; i++) {
        if (at + i >= w->count || w->size[at + i] != wanted.size[i]) return 0;
        for (uint32_t k = 0; k < wanted.size[i]; k++)
            if ((w->at[at + i][k] | ('a' ^ 'A')) != wanted.at[i][k]) return 0;
    }
    return wanted.count;
}

static Found find_text(Checker *c, const char *text)
{
    const char *key = spelling_key(c->arena, text, strlen(text));
    if (!key) c->diagnostics->no_memory = true;
    return meaning_find(c->meaning, key ? key : "", key ? strlen(key) : 0);
}

/* A name as it is written: in quotes where it holds what ends a term. */
static const char *written(Checker *c, const char *name)
{
    Words w = words_of(name);
    bool quoted = strpbrk(name, ",()<>=") != NULL;
    for (uint32_t i = 0; i < w.count && !quoted; i++) {
        quoted = word_reserved(w.at[i], w.size[i]) ||
                 (i + 1 < w.count && word_pair(w.at[i], w.size[i], w.at[i + 1], w.size[i + 1]));
    }
    return quoted ? arena_printf(c->arena, "\"%s\"", name) : name;
}

/* What the words from..to-1 name, or nearly name, as it is written; NULL where that is nothing. */
static const char *known(Checker *c, const Words *w, uint32_t from, uint32_t to)
{
    if (from >= to) return NULL;
    const char *text = slice(c, w, from, to);
    if (find_text(c, text).kind != LOOKUP_NOTHING) return text;
    const char *key = spelling_key(c->arena, text, strlen(text)), *near = key ? find_near(c, key) : NULL;
    return near ? written(c, near) : NULL;
}

/* ---- a name without its quotes ---- */

/* The word before `at` or behind it, on the same line; where there is none, it stays. */
static uint32_t word_back(const char *text, uint32_t at)
{
    while (at && (text[at - 1] == ' ' || text[at - 1] == '\t')) at--;
    while (at && (unsigned char)text[at - 1] > ' ') at--;
    return at;
}

static uint32_t word_forth(const char *text, uint32_t at)
{
    while (text[at] == ' ' || text[at] == '\t') at++;
    while ((unsigned char)text[at] > ' ') at++;
    return at;
}

static uint32_t blanks(const char *text, size_t size)
{
    uint32_t count = 0;
    for (size_t i = 0; i < size; i++) count += text[i] == ' ';
    return count;
}

/* Whether the phrase, as the words at `at` of the name, stands in its text among the others of the name. */
static bool stands_as(Checker *c, const Phrase *phrase, const TableEntry *name, size_t at)
{
    const char *text = c->sources->list.at[phrase->span.file].text;
    size_t behind = at + phrase->key_size;
    uint32_t start = phrase->span.start, end = phrase->span.end;
    for (uint32_t i = blanks(name->text, at); i; i--) start = word_back(text, start);
    if (behind < name->size && name->text[behind] != ' ') end = word_forth(text, end);
    for (uint32_t i = blanks(name->text + behind, name->size - behind); i; i--) end = word_forth(text, end);
    const char *key = spelling_key(c->arena, text + start, end - start);
    if (!key) c->diagnostics->no_memory = true;
    return key && strlen(key) == name->size && memcmp(key, name->text, name->size) == 0;
}

/* The longest name of the table that the phrase is a part of where it stands; the order of the table is random. */
static const char *name_around(Checker *c, const Phrase *phrase, const Table *table)
{
    const TableEntry *found = NULL;
    if (c->diagnostics->looked >= LIMIT_SUGGESTIONS) return NULL;
    c->diagnostics->looked += table->count;
    for (uint32_t i = 0; i < table->room; i++) {
        const TableEntry *entry = &table->entries[i];
        if (!entry->text || entry->size <= phrase->key_size || (found && entry->size <= found->size)) continue;
        const char *at = memmem(entry->text, entry->size, phrase->key, phrase->key_size);
        bool begins = at && (at == entry->text || at[-1] == ' ');
        if (begins && stands_as(c, phrase, entry, (size_t)(at - entry->text))) found = entry;
    }
    return found ? found->text : NULL;
}

static const char *unquoted_name(Checker *c, const Phrase *phrase)
{
    const Table *const tables[] = { &c->meaning->phrases, &c->meaning->value_phrases, &c->meaning->values };
    for (int i = 0; i < 3; i++) {
        const char *name = name_around(c, phrase, tables[i]);
        if (name) return arena_printf(c->arena, "\"%s\"", name);
    }
    return NULL;
}

/* ---- comparisons ---- */

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

/* The sign that two words from `at` on mean, or one; NULL for none. */
static const char *sign_at(const Words *w, uint32_t at, uint32_t *taken)
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

/* A number with its unit, as they are written. */
typedef struct Quantity {
    const char *number, *unit; /* NULL for none */
} Quantity;

static Quantity quantity_at(Checker *c, const Words *w, uint32_t at, const Term *measure)
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
    Found found = find_text(c, name);
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
        if (begins_with(w, at, joining[i])) return true;
    return false;
}

/* What the first words name, and the measure that they name, or nearly name. */
static void name_comparison(Checker *c, const Words *w, uint32_t words, bool nearly, Comparison *made)
{
    made->name = slice(c, w, 0, words);
    made->measure = number_called(c, made->name);
    if (made->measure || !nearly) return;
    const char *near = known(c, w, 0, words);
    made->measure = near ? number_called(c, near) : NULL;
    if (made->measure) made->name = near;
}

/* What the first words name, compared by a sign (or NULL) with the number at `at`, where there is one. */
static Comparison comparison_of(Checker *c, const Words *w, uint32_t names, const char *sign, uint32_t at)
{
    Comparison made = { .sign = sign };
    Quantity q = quantity_at(c, w, at, NULL);
    if (names) name_comparison(c, w, names, sign || is_telling(q.unit), &made);
    if (made.measure) q = quantity_at(c, w, at, made.measure);
    if (q.number) made.number = quantity_text(c, &q), made.unit = q.unit;
    return made;
}

/* The comparison whose sign, or whose number, is the word at `at`. */
static Comparison comparison_at(Checker *c, const Words *w, uint32_t at)
{
    Comparison made = { 0 };
    uint32_t taken, names = at > 1 && joins_number(w, at - 1) ? at - 1 : at;
    const char *sign = sign_at(w, at, &taken);
    if (sign) {
        bool ends = names && taken == 2 && at + taken == w->count; /* `urea less than or equal to 7` */
        made = comparison_of(c, w, names, sign, at + taken);
        made.found = made.number || made.measure || ends;
    } else if (names && has_digit(w->at[at], 1)) {
        bool last = at + 2 >= w->count; /* further left, a number counts only behind a measure */
        if (!last && !number_called(c, slice(c, w, 0, names))) return made;
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

static const char *comparison_meant(Checker *c, const Words *w)
{
    Comparison made = comparison_in(c, w);
    const char *sign = made.sign ? made.sign : "=";
    if (!made.found || !made.measure || !made.number || (!made.sign && !c->of_facts)) return NULL;
    return arena_printf(c->arena, "%s %s %s", made.name, sign, made.number);
}

/* `measure urea (mmol/L)` */
static const char *declaration(Checker *c, const char *name, const char *unit)
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
    if (!made.measure && find_text(c, made.name).kind != LOOKUP_NOTHING)
        return arena_printf(c->arena, "only a measure or score is compared, and `%s` is none; declare one: %s",
                            made.name, declaration(c, "…", made.unit));
    const char *write = made.sign ? arena_printf(c->arena, "write `%s %s %s`", made.name, made.sign, made.number)
                                  : arena_printf(c->arena, "say how it is compared: `%s at least %s`, `%s < %s`, …",
                                                 made.name, made.number, made.name, made.number);
    if (made.measure || c->meaning->open || c->file == NONE) return write;
    return arena_printf(c->arena, "%s; and declare it: %s", write, declaration(c, made.name, made.unit));
}

/* ---- present, absent, unknown ---- */

typedef enum { PRESENT, ABSENT, UNKNOWN } State;

static const struct {
    const char *words;
    bool before; /* the name, or behind it */
    State state;
} forms[] = {
    { "denies", true, ABSENT },     { "denied", true, ABSENT },     { "negative for", true, ABSENT },
    { "absence of", true, ABSENT }, { "absent", true, ABSENT },     { "absent", false, ABSENT },
    { "negative", false, ABSENT },  { "denied", false, ABSENT },    { "false", false, ABSENT },
    { "none", false, ABSENT },      { "has", true, PRESENT },       { "presence of", true, PRESENT },
    { "present", false, PRESENT },  { "positive", false, PRESENT }, { "positive for", true, PRESENT },
    { "yes", false, PRESENT },      { "true", false, PRESENT },     { "either", true, PRESENT },
    { "both", true, PRESENT },      { "unknown", false, UNKNOWN },  { "missing", false, UNKNOWN },
};
enum { FORMS = sizeof forms / sizeof *forms };

const char *said_by_word(Arena *arena, const char *name, const char *word, uint32_t size)
{
    if (word_is(word, size, "no")) return arena_printf(arena, "no %s", name);
    for (int i = 0; i < FORMS; i++)
        if (!forms[i].before && word_is(word, size, forms[i].words))
            return arena_printf(arena, "%s%s",
                                forms[i].state == PRESENT  ? ""
                                : forms[i].state == ABSENT ? "no "
                                                           : "unknown ",
                                name);
    return NULL;
}

static const char *in_state(Checker *c, const char *name, State state)
{
    if (state == PRESENT) return name;
    if (state == ABSENT) return arena_printf(c->arena, "no %s", name);
    return arena_printf(c->arena, c->of_facts ? "unknown %s" : "%s is not recorded", name);
}

const char *denied_by_phrase(const Phrase *phrase)
{
    Words w = words_of(phrase->text);
    for (int i = 0; i < FORMS && !phrase->quoted; i++) {
        uint32_t size = begins_with(&w, 0, forms[i].words);
        if (forms[i].before && forms[i].state == ABSENT && size && size < w.count) return w.at[size];
    }
    return NULL;
}

/* Only what is a proposition is present or absent. */
static bool may_be(Checker *c, const char *name, State state)
{
    return state == UNKNOWN || find_text(c, name).proposition != NONE;
}

static const char *form_meant(Checker *c, const Words *w)
{
    for (int i = 0; i < FORMS; i++) {
        uint32_t size = words_of(forms[i].words).count, rest = w->count - size;
        if (w->count <= size || !begins_with(w, forms[i].before ? 0 : rest, forms[i].words)) continue;
        const char *name = forms[i].before ? known(c, w, size, w->count) : known(c, w, 0, rest);
        if (name && may_be(c, name, forms[i].state)) return in_state(c, name, forms[i].state);
    }
    return NULL;
}

/* `neither fever nor cough` */
static const char *neither_meant(Checker *c, const Words *w)
{
    if (!begins_with(w, 0, "neither")) return NULL;
    for (uint32_t at = 2; at + 1 < w->count; at++) {
        if (!begins_with(w, at, "nor")) continue;
        const char *one = known(c, w, 1, at), *other = known(c, w, at + 1, w->count);
        if (one && other) return arena_printf(c->arena, c->of_facts ? "no %s or %s" : "none of (%s, %s)", one, other);
    }
    return NULL;
}

/* `sex female` */
static const char *term_value_meant(Checker *c, const Words *w)
{
    for (uint32_t at = 1; at < w->count; at++) {
        const char *name = slice(c, w, 0, at), *value = slice(c, w, at, w->count);
        const char *key = spelling_key(c->arena, value, strlen(value));
        Found found = find_text(c, name);
        if (found.kind == LOOKUP_TERM && key && meaning_value(c->meaning, found.term, key, strlen(key)) != NONE)
            return arena_printf(c->arena, "%s is %s", name, value);
    }
    return NULL;
}

/* `cough because of language`, of what is unknown */
static const char *reason_meant(Checker *c, const Words *w)
{
    for (uint32_t at = 1; c->of_facts && at + 1 < w->count; at++) {
        const char *name = begins_with(w, at, "because") ? known(c, w, 0, at) : NULL;
        if (name) return arena_printf(c->arena, "%s because \"%s\"", name, slice(c, w, at + 1, w->count));
    }
    return NULL;
}

const char *state_said(Checker *c, const char *name, const Phrase *word, bool negated, bool plain)
{
    for (int i = 0; i < FORMS && !word->quoted; i++) {
        State state = forms[i].state;
        if (forms[i].before || strcmp(word->key, forms[i].words) != 0 || !(plain || state == UNKNOWN)) continue;
        if (state != UNKNOWN) return in_state(c, name, negated ? (State)!state : state);
        return negated ? arena_printf(c->arena, "%s is recorded", name) : in_state(c, name, state);
    }
    return NULL;
}

const char *state_meant(Checker *c, const Term *term, const Phrase *word, bool negated)
{
    bool plain = term->shape == SHAPE_PLAIN && !term->is_number;
    return state_said(c, written(c, term->name), word, negated, plain);
}

const char *value_meant(Checker *c, const Term *term, const Phrase *value, bool negated)
{
    Words w = words_of(value->text);
    const char *name = written(c, term->name), *state = state_meant(c, term, value, negated);
    if (state || !term->is_number || !w.count) return state;
    uint32_t taken = 0;
    const char *sign = sign_at(&w, 0, &taken);
    Quantity q = quantity_at(c, &w, sign ? taken : 0, term);
    if (!q.number || (negated && c->of_facts)) return NULL; /* a denied comparison is no fact */
    return arena_printf(c->arena, negated ? "not (%s %s %s)" : "%s %s %s", name, sign ? sign : "=",
                        quantity_text(c, &q));
}

/* `cough?` */
static const char *doubt_meant(Checker *c, const Phrase *phrase)
{
    size_t size = strlen(phrase->text);
    if (size < 2 || phrase->text[size - 1] != '?') return NULL;
    const char *name = arena_copy(c->arena, phrase->text, size - 1);
    return name && find_text(c, name).kind != LOOKUP_NOTHING ? in_state(c, name, UNKNOWN) : NULL;
}

/* ---- all of it ---- */

const char *phrase_meant(Checker *c, const Phrase *phrase)
{
    Words w = words_of(phrase->text);
    const char *meant = NULL;
    if (c->diagnostics->looked >= LIMIT_SUGGESTIONS) return NULL;
    c->diagnostics->looked += w.count * (COMPARISONS + FORMS);
    if (!phrase->quoted) {
        meant = unquoted_name(c, phrase);
        if (!meant) meant = comparison_meant(c, &w);
        if (!meant) meant = form_meant(c, &w);
        if (!meant) meant = neither_meant(c, &w);
        if (!meant) meant = term_value_meant(c, &w);
        if (!meant) meant = reason_meant(c, &w);
        if (!meant) meant = doubt_meant(c, phrase);
    }
    if (meant) return meant;
    const char *near = find_near(c, phrase->key);
    return near ? written(c, near) : NULL;
}

/* `4cm`, where a number may have been meant. */
static const char *glued_unit(Checker *c, const Phrase *phrase)
{
    size_t digits = strspn(phrase->text, "0123456789."), size = strlen(phrase->text);
    const char *rest = phrase->text + digits;
    if (!digits || !*rest || *rest == '-' || size - digits > 6 || strchr(rest, ' ')) return NULL;
    const Term *measure = measure_named(c, c->opposite);
    const char *unit = unit_to_write(c, rest, size - digits, measure);
    if (!unit && measure && !unit_is_one(&measure->unit)) unit = measure->unit.text;
    return arena_printf(c->arena, "if this is a measurement, put a blank before the unit: %.*s %s", (int)digits,
                        phrase->text, unit ? unit : rest);
}

/* Whether the line of a text from `at` on holds a verb of rules. */
static bool line_has_verb(const char *text, uint32_t at)
{
    while (text[at] && text[at] != '\n') {
        uint32_t end = word_forth(text, at), start = at;
        while (start < end && (text[start] == ' ' || text[start] == '\t')) start++;
        if (word_is_verb(end > start ? word_reserved(text + start, end - start) : 0)) return true;
        at = end > at ? end : at + 1;
    }
    return false;
}

/* A phrase that begins a rule with the word of another statement. */
static const char *statement_advice(Checker *c, const Phrase *phrase)
{
    const char *text = c->sources->list.at[phrase->span.file].text;
    bool first = phrase->span.start == 0 || text[phrase->span.start - 1] == '\n';
    uint32_t size = (uint32_t)strcspn(phrase->key, " ");
    if (!first || c->file == NONE || !phrase->key[size]) return NULL;
    if (!word_is(phrase->key, size, "rule") && line_has_verb(text, phrase->span.start)) return NULL;
    return statement_word_advice(phrase->key, size);
}

/* Words before a name that a rule says otherwise, or not at all. */
static const char *leading_word_advice(Checker *c, const Phrase *phrase)
{
    Words w = words_of(phrase->text);
    const char *name = w.count > 1 ? known(c, &w, 1, w.count) : NULL;
    if (!name) return NULL;
    if (begins_with(&w, 0, "against"))
        return arena_printf(c->arena, "write `excludes %s`: that advises against an action", name);
    if (begins_with(&w, 0, "either")) return "leave `either` out: `A or B` holds where one of them holds, or both";
    if (begins_with(&w, 0, "both")) return "leave `both` out: `A and B`";
    return NULL;
}

/* Whether a node is a number, or says one (`urea is more than 7 mmol/L`), with its unit or NULL. */
static bool is_number_text(Checker *c, const Node *node, const char **unit)
{
    if (node) node = bare_node(node);
    if (!node || (node->kind != NODE_NUMBER && node->kind != NODE_TERM)) return false;
    *unit = node->unit ? node->unit->text : NULL;
    if (node->kind == NODE_NUMBER) return true;
    Words w = words_of(node->phrase.text);
    uint32_t taken = 0;
    const char *sign = w.count ? sign_at(&w, 0, &taken) : NULL;
    Quantity q = quantity_at(c, &w, sign ? taken : 0, NULL);
    *unit = q.unit;
    return q.number;
}

const char *phrase_advice(Checker *c, const Phrase *phrase)
{
    const char *unit, *advice = phrase->quoted ? NULL : glued_unit(c, phrase);
    if (advice) return advice;
    if (!phrase->quoted && strpbrk(phrase->key, "+*/^") && !strchr(phrase->key, ' '))
        return "an arithmetic sign has a blank on both sides; without, it is part of a name";
    if (!phrase->quoted) advice = statement_advice(c, phrase);
    if (!phrase->quoted && !advice) advice = leading_word_advice(c, phrase);
    if (advice) return advice;
    const char *meant = phrase_meant(c, phrase);
    if (meant) return arena_printf(c->arena, "did you mean `%s`?", meant);
    if (!c->concludes && (advice = comparison_advice(c, phrase))) return advice;
    if (c->file == NONE) return "no rule knows a term of this name";
    if (is_number_text(c, c->opposite, &unit))
        return arena_printf(c->arena, "declare it (%s), or mend its spelling", declaration(c, phrase->text, unit));
    if (c->concludes) return "declare it (`conclusion …`, `action …`), or mend its spelling";
    return "declare it (`finding …`, `conclusion …`), or mend its spelling";
}
