/* Which term or value a phrase names. */
#include <string.h>

#include "base/spelling.h"
#include "language/checker_inside.h"

static const Found nothing = { LOOKUP_NOTHING, NONE, NONE, NONE };

static Found found_proposition(const Meaning *m, uint32_t proposition)
{
    return (Found){ LOOKUP_PROPOSITION, m->propositions.at[proposition].term, proposition, NONE };
}

static Found found_term(const Meaning *m, uint32_t term)
{
    const Term *t = &m->terms.at[term];
    bool plain = t->shape == SHAPE_PLAIN && !t->is_number;
    return (Found){ LOOKUP_TERM, term, plain ? t->first_proposition : NONE, NONE };
}

Found meaning_find(const Meaning *m, const char *key, size_t size)
{
    uint32_t at = table_find(&m->phrases, key, size);
    if (at != TABLE_NONE) return found_term(m, at);
    at = table_find(&m->value_phrases, key, size);
    if (at != TABLE_NONE) return found_proposition(m, at);
    at = table_find(&m->values, key, size);
    if (at == TABLE_NONE) return nothing;
    if (m->value_uses.at[at].next == NONE) return found_proposition(m, m->value_uses.at[at].proposition);
    return (Found){ LOOKUP_AMBIGUOUS, NONE, NONE, at };
}

bool meaning_is_value_alone(const Meaning *m, Found found, const char *key, size_t size)
{
    return found.kind == LOOKUP_PROPOSITION && table_find(&m->value_phrases, key, size) == TABLE_NONE;
}

/* As meaning_find for a value alone, but among the terms that the file at hand sees. */
static Found find_value_alone(const Checker *c, uint32_t uses)
{
    Found found = nothing;
    for (uint32_t at = uses; at != NONE; at = c->meaning->value_uses.at[at].next) {
        uint32_t proposition = c->meaning->value_uses.at[at].proposition;
        if (!file_sees(c, c->meaning->propositions.at[proposition].term)) continue;
        if (found.kind != LOOKUP_NOTHING) return (Found){ LOOKUP_AMBIGUOUS, NONE, NONE, uses };
        found = found_proposition(c->meaning, proposition);
    }
    return found;
}

uint32_t meaning_value(const Meaning *m, uint32_t term, const char *key, size_t size)
{
    const Term *t = &m->terms.at[term];
    if (t->names) return table_find(t->names, key, size);
    for (uint32_t i = 0; i < t->values.count; i++) {
        const Value *value = &t->values.at[i];
        if (strlen(value->key) == size && memcmp(value->key, key, size) == 0) return i;
        for (uint32_t k = 0; k < value->synonym_keys.count; k++) {
            const char *synonym = value->synonym_keys.at[k];
            if (strlen(synonym) == size && memcmp(synonym, key, size) == 0) return i;
        }
    }
    return NONE;
}

typedef struct Nearest {
    const char *key, *name;
    size_t size;
    unsigned distance;
} Nearest;

/* Digits, and signs that say whether something is so. */
static size_t next_telling(const char *key, size_t size, size_t at)
{
    while (at < size && !strchr("0123456789?+;|", key[at])) at++;
    return at;
}

static bool same_tellings(const char *a, size_t a_size, const char *b, size_t b_size)
{
    for (size_t i = 0, k = 0;; i++, k++) {
        i = next_telling(a, a_size, i);
        k = next_telling(b, b_size, k);
        if (i == a_size || k == b_size) return i == a_size && k == b_size;
        if (a[i] != b[k]) return false;
    }
}

static size_t edge_word(const char *key, size_t size, bool last, const char **word)
{
    size_t length = 0;
    while (length < size && key[last ? size - 1 - length : length] != ' ') length++;
    *word = last ? key + size - length : key;
    return length;
}

/* The N of `stroke N`, the C of `hepatitis C`: no slip of spelling makes another word of it, or none. */
static bool same_short_words(const char *a, size_t a_size, const char *b, size_t b_size, bool last)
{
    const char *one, *other;
    size_t size = edge_word(a, a_size, last, &one), length = edge_word(b, b_size, last, &other);
    if (size == a_size && length == b_size) return true; /* names of one word */
    size_t limit = last ? 2 : 1;
    bool is_short = size <= limit || length <= limit || memchr(one, '/', size);
    return !is_short || (size == length && memcmp(one, other, size) == 0);
}

/* Whether two keys differ in what is never a slip of spelling: `stroke 0`, `stroke N`, `stroke-`. */
static bool says_other(const char *a, size_t a_size, const char *b, size_t b_size)
{
    return !same_tellings(a, a_size, b, b_size) || !same_short_words(a, a_size, b, b_size, false) ||
           !same_short_words(a, a_size, b, b_size, true) || (a_size && a[a_size - 1] == '-');
}

static void try_near(Nearest *nearest, const char *key, size_t size, const char *name)
{
    unsigned tolerance = spelling_tolerance(size < nearest->size ? size : nearest->size);
    if (tolerance >= nearest->distance) tolerance = nearest->distance - 1;
    unsigned distance = spelling_distance(nearest->key, nearest->size, key, size, tolerance);
    if (distance > tolerance || says_other(nearest->key, nearest->size, key, size)) return;
    nearest->distance = distance;
    nearest->name = name;
}

/* `VALUE TERM`: when the value is right, the letters that differ are all in the term, and must be few for that. */
static bool is_another_term(const Nearest *nearest, const char *key, size_t size)
{
    size_t same = 0, blank = 0;
    for (; same < size && same < nearest->size && key[same] == nearest->key[same]; same++)
        if (key[same] == ' ') blank = same + 1;
    if (!blank) return false;
    size_t rest = size - blank, other = nearest->size - blank, shorter = rest < other ? rest : other;
    unsigned bound = spelling_tolerance(shorter);
    return spelling_distance(key + blank, rest, nearest->key + blank, other, bound) > bound;
}

/* Of several as near, the one declared first: the order of the table is random. */
static void try_table(Nearest *nearest, const Table *table)
{
    Nearest best = *nearest;
    uint32_t first = UINT32_MAX;
    for (uint32_t i = 0; i < table->room && nearest->distance > 1; i++) {
        const TableEntry *entry = &table->entries[i];
        if (!entry->text || is_another_term(nearest, entry->text, entry->size)) continue;
        Nearest here = *nearest;
        try_near(&here, entry->text, entry->size, entry->text);
        if (here.distance == nearest->distance || here.distance > best.distance) continue;
        if (here.distance == best.distance && entry->value > first) continue;
        best = here;
        first = entry->value;
    }
    *nearest = best;
}

const char *meaning_nearest(const Meaning *m, const char *key)
{
    size_t size = strlen(key);
    Nearest nearest = { .key = key, .size = size, .distance = spelling_tolerance(size) + 1 };
    for (uint32_t i = 0; i < m->terms.count && nearest.distance > 1; i++) {
        const Term *t = &m->terms.at[i];
        try_near(&nearest, t->key, strlen(t->key), t->name);
        for (uint32_t k = 0; k < t->values.count; k++)
            try_near(&nearest, t->values.at[k].key, strlen(t->values.at[k].key), t->values.at[k].name);
    }
    try_table(&nearest, &m->value_phrases);
    try_table(&nearest, &m->phrases);
    return nearest.name;
}

/* Where the word key[at..end) of a phrase stands in the text: its words are counted. */
static Span word_span(const Checker *c, const Phrase *phrase, uint32_t at)
{
    const char *text = c->sources->list.at[phrase->span.file].text;
    uint32_t words = 0, start = phrase->span.start;
    for (uint32_t i = 0; i < at; i++) words += phrase->key[i] == ' ';
    for (; words && start < phrase->span.end; start++) {
        if ((unsigned char)text[start] > ' ' || (unsigned char)text[start + 1] <= ' ') continue;
        words--;
    }
    uint32_t end = start;
    while (end < phrase->span.end && (unsigned char)text[end] > ' ') end++;
    return (Span){ phrase->span.file, start, end };
}

const char *find_near(Checker *c, const char *key)
{
    if (searched_enough(c)) return NULL;
    c->diagnostics->looked += c->meaning->terms.count + c->meaning->value_phrases.count + c->meaning->phrases.count;
    return meaning_nearest(c->meaning, key);
}

/* A word within the phrase that is nearly a connective, where what stands left and right of it is known. */
static bool report_connective(Checker *c, const Phrase *phrase)
{
    for (uint32_t at = 0; at < phrase->key_size;) {
        uint32_t end = at;
        while (end < phrase->key_size && phrase->key[end] != ' ') end++;
        const char *meant = at && end < phrase->key_size ? word_near_connective(phrase->key + at, end - at) : NULL;
        if (meant && meaning_find(c->meaning, phrase->key, at - 1).kind != LOOKUP_NOTHING) {
            Span where = word_span(c, phrase, at);
            diagnose(c->diagnostics, DIAGNOSTIC_MISSPELT_CONNECTIVE, where,
                     arena_printf(c->arena, "did you mean `%s`?", meant), "`%.*s` is not a connective", (int)(end - at),
                     phrase->key + at);
            return true;
        }
        at = end + 1;
    }
    return false;
}

/* What the declarations say that did not read, as names are compared, a line each. */
static const char *misdeclared(Checker *c)
{
    Buffer all = { .memory = c->arena->memory };
    for (uint32_t f = 0; f < c->files.count; f++) {
        for (uint32_t i = 0; i < c->files.at[f].tree.failed.count; i++) {
            Span span = c->files.at[f].tree.failed.at[i];
            char *key = spelling_key(c->arena, c->sources->list.at[span.file].text + span.start, span.end - span.start);
            if (key) buffer_text(&all, key);
            else all.failed = true;
            buffer_text(&all, "\n");
        }
    }
    const char *text = all.failed ? NULL : arena_copy(c->arena, all.text, all.size);
    if (!text) c->diagnostics->no_memory = true;
    buffer_free(&all);
    return text ? text : "";
}

enum { BYTES_A_NAME = 16 }; /* are looked through while a name is compared, for the limit on suggestions */

/* Whether a declaration that did not read names the phrase: that error is told already. Where too much was searched
 * already, any may. */
static bool was_misdeclared(Checker *c, const Phrase *phrase)
{
    if (!c->misdeclared) c->misdeclared = misdeclared(c);
    if (!*c->misdeclared) return false;
    if (searched_enough(c)) return true;
    const char *found = strstr(c->misdeclared, phrase->key);
    c->diagnostics->looked += (found ? (size_t)(found - c->misdeclared) : strlen(c->misdeclared)) / BYTES_A_NAME;
    return found;
}

static const char *uses_text(Checker *c, uint32_t uses)
{
    const char *text = NULL;
    uint32_t shown = 0;
    for (uint32_t at = uses; at != NONE && shown < 5; at = c->meaning->value_uses.at[at].next) {
        const Proposition *p = &c->meaning->propositions.at[c->meaning->value_uses.at[at].proposition];
        if (!file_sees(c, p->term)) continue;
        text = arena_printf(c->arena, "%s%s`%s`", text ? text : "write ", text ? " or " : "", p->said);
        if (!text) return NULL;
        shown++;
    }
    return text;
}

static FindStatus report_not_visible(Checker *c, const Phrase *phrase, uint32_t term)
{
    const Term *t = &c->meaning->terms.at[term];
    const char *file = c->meaning->sources->list.at[t->span.file].name;
    diagnose_two(c->diagnostics, DIAGNOSTIC_NOT_VISIBLE, phrase->span, t->span, "it is declared here",
                 arena_printf(c->arena, "add a line `use \"…\"` that names %s", file),
                 "`%s` is declared in a file that this one does not use", phrase->text);
    return FIND_ERROR;
}

/* The parts of a name that lacks its quotes have one advice. */
static bool told_before(const Checker *c, const Phrase *phrase, const char *advice)
{
    const Diagnostics *d = c->diagnostics;
    const Diagnostic *last = d->list.count ? &d->list.at[d->list.count - 1] : NULL;
    if (!last || last->code != DIAGNOSTIC_UNKNOWN_TERM || !last->hint || !advice || !strchr(advice, '"')) return false;
    if (last->span.file != phrase->span.file || last->span.end >= phrase->span.start) return false;
    const char *between = c->sources->list.at[phrase->span.file].text + last->span.end;
    uint32_t size = phrase->span.start - last->span.end;
    return size < strlen(advice) && !memchr(between, '\n', size) && strcmp(last->hint, advice) == 0;
}

FindStatus find_phrase(Checker *c, const Phrase *phrase, Found *found)
{
    *found = meaning_find(c->meaning, phrase->key, phrase->key_size);
    bool alone = meaning_is_value_alone(c->meaning, *found, phrase->key, phrase->key_size);
    if (found->kind == LOOKUP_TERM || (found->kind == LOOKUP_PROPOSITION && !alone)) {
        if (!file_sees(c, found->term)) return report_not_visible(c, phrase, found->term);
        return FIND_OK;
    }
    if (found->kind != LOOKUP_NOTHING) {
        uint32_t uses = table_find(&c->meaning->values, phrase->key, phrase->key_size);
        Found seen = find_value_alone(c, uses);
        if (seen.kind == LOOKUP_AMBIGUOUS) {
            diagnose(c->diagnostics, DIAGNOSTIC_AMBIGUOUS_VALUE, phrase->span, uses_text(c, uses),
                     "`%s` is a value of more than one term", phrase->text);
            return FIND_ERROR;
        }
        if (seen.kind == LOOKUP_NOTHING)
            return report_not_visible(c, phrase,
                                      c->meaning->propositions.at[c->meaning->value_uses.at[uses].proposition].term);
        *found = seen;
        return FIND_OK;
    }
    if (was_misdeclared(c, phrase)) return FIND_ERROR;
    if (!phrase->quoted && report_connective(c, phrase)) return FIND_ERROR;
    const char *advice = phrase_advice(c, phrase);
    if (told_before(c, phrase, advice)) return FIND_ERROR;
    diagnose(c->diagnostics, DIAGNOSTIC_UNKNOWN_TERM, phrase->span, advice, "Nothing is called `%s`", phrase->text);
    return FIND_ERROR;
}

enum { SHOWN_VALUES = 12 };

uint32_t find_value(Checker *c, uint32_t term, const Phrase *value, bool negated)
{
    const Term *t = &c->meaning->terms.at[term];
    uint32_t at = meaning_value(c->meaning, term, value->key, value->key_size);
    if (at != NONE) return t->first_proposition + at;
    Nearest nearest = { .key = value->key,
                        .size = value->key_size,
                        .distance = spelling_tolerance(value->key_size) + 1 };
    const char *list = NULL;
    for (uint32_t i = 0; i < t->values.count; i++) {
        try_near(&nearest, t->values.at[i].key, strlen(t->values.at[i].key), t->values.at[i].name);
        if (i > SHOWN_VALUES) continue;
        const char *name = i == SHOWN_VALUES ? "…" : t->values.at[i].name;
        list = arena_printf(c->arena, "%s%s%s", list ? list : "", list ? ", " : "its values are ", name);
        if (!list) return NONE;
    }
    const char *hint = nearest.name ? arena_printf(c->arena, "did you mean `%s`? (%s)", nearest.name, list) : list;
    if (!list)
        hint = t->is_number ? "it is a number and has no bands: compare it (`at least`, `below`, …)"
                            : arena_printf(c->arena, "it has no values: write `%s` or `no %s`", t->name, t->name);
    const char *meant = nearest.name ? NULL : value_meant(c, t, value, negated);
    const char *advice = nearest.name || meant || negated ? NULL : value_advice(c, t, value);
    if (meant) hint = arena_printf(c->arena, "did you mean `%s`?", meant);
    if (advice) hint = advice;
    diagnose(c->diagnostics, DIAGNOSTIC_NO_SUCH_VALUE, value->span, hint, "`%s` is not a value of %s", value->text,
             t->name);
    return NONE;
}
