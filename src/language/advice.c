/* What may have been meant by a phrase that names nothing, or by a value that its term has not: charts and guidelines
 * say in many ways what the language says in one. */
#include <string.h>

#include "base/spelling.h"
#include "language/advice_inside.h"

Words words_of(const char *text)
{
    Words w = { 0 };
    while (text && *text && w.count < LIMIT_TERM_WORDS) {
        w.at[w.count] = text;
        w.size[w.count] = (uint32_t)strcspn(text, " ");
        text += w.size[w.count++];
        text += *text == ' ';
    }
    return w;
}

const char *words_slice(Checker *c, const Words *w, uint32_t from, uint32_t to)
{
    const char *end = w->at[to - 1] + w->size[to - 1];
    const char *text = arena_copy(c->arena, w->at[from], (size_t)(end - w->at[from]));
    if (!text) c->diagnostics->no_memory = true;
    return text ? text : "";
}

uint32_t words_begin(const Words *w, uint32_t at, const char *text)
{
    Words wanted = words_of(text);
    for (uint32_t i = 0; i < wanted.count; i++) {
        if (at + i >= w->count || w->size[at + i] != wanted.size[i]) return 0;
        for (uint32_t k = 0; k < wanted.size[i]; k++)
            if ((w->at[at + i][k] | ('a' ^ 'A')) != wanted.at[i][k]) return 0;
    }
    return wanted.count;
}

Found advice_find(Checker *c, const char *text)
{
    const char *key = spelling_key(c->arena, text, strlen(text));
    if (!key) c->diagnostics->no_memory = true;
    return meaning_find(c->meaning, key ? key : "", key ? strlen(key) : 0);
}

const char *advice_written(Checker *c, const char *name)
{
    Words w = words_of(name);
    bool quoted = strpbrk(name, ",()<>=") != NULL;
    for (uint32_t i = 0; i < w.count && !quoted; i++) {
        quoted = word_reserved(w.at[i], w.size[i]) ||
                 (i + 1 < w.count && word_pair(w.at[i], w.size[i], w.at[i + 1], w.size[i + 1]));
    }
    return quoted ? arena_printf(c->arena, "\"%s\"", name) : name;
}

const char *advice_known(Checker *c, const Words *w, uint32_t from, uint32_t to)
{
    if (from >= to) return NULL;
    const char *text = words_slice(c, w, from, to);
    if (advice_find(c, text).kind != LOOKUP_NOTHING) return text;
    const char *key = spelling_key(c->arena, text, strlen(text)), *near = key ? find_near(c, key) : NULL;
    return near ? advice_written(c, near) : NULL;
}

/* ---- a name without its quotes ---- */

/* The word before `at` or behind it, on the same line; where there is none, it stays. */
static uint32_t word_back(const char *text, uint32_t at, uint32_t least)
{
    while (at > least && (text[at - 1] == ' ' || text[at - 1] == '\t')) at--;
    while (at > least && (unsigned char)text[at - 1] > ' ') at--;
    return at;
}

static uint32_t word_forth(const char *text, uint32_t at, uint32_t most)
{
    while (at < most && (text[at] == ' ' || text[at] == '\t')) at++;
    while (at < most && (unsigned char)text[at] > ' ') at++;
    return at;
}

static uint32_t blanks(const char *text, size_t size)
{
    uint32_t count = 0;
    for (size_t i = 0; i < size; i++) count += text[i] == ' ';
    return count;
}

/* Whether what stands at `at` is the rest of a character that began before. */
static bool inside_character(const char *text, uint32_t at)
{
    return ((unsigned char)text[at] & 0xC0) == 0x80;
}

/* Whether the phrase, as the words at `at` of the name, stands in its text among the others of the name. */
static bool stands_as(Checker *c, const Phrase *phrase, const TableEntry *name, size_t at)
{
    const Source *source = &c->sources->list.at[phrase->span.file];
    const char *text = source->text;
    size_t behind = at + phrase->key_size;
    uint32_t start = phrase->span.start, end = phrase->span.end, spelt = 4 * name->size; /* at most, one may hope */
    uint32_t least = start > spelt ? start - spelt : 0, most = source->size - end > spelt ? end + spelt : source->size;
    while (inside_character(text, least)) least++;
    while (inside_character(text, most)) most--;
    for (uint32_t i = blanks(name->text, at); i; i--) start = word_back(text, start, least);
    if (behind < name->size && name->text[behind] != ' ') end = word_forth(text, end, most);
    for (uint32_t i = blanks(name->text + behind, name->size - behind); i; i--) end = word_forth(text, end, most);
    const char *key = spelling_key(c->arena, text + start, end - start);
    if (!key) c->diagnostics->no_memory = true;
    return key && strlen(key) == name->size && memcmp(key, name->text, name->size) == 0;
}

/* The longest name of the table that the phrase is a part of where it stands; the order of the table is random. */
static const char *name_around(Checker *c, const Phrase *phrase, const Table *table)
{
    const TableEntry *found = NULL;
    if (searched_enough(c)) return NULL;
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

/* ---- all of it ---- */

const char *phrase_meant(Checker *c, const Phrase *phrase)
{
    Words w = words_of(phrase->text);
    const char *meant = NULL;
    if (searched_enough(c)) return NULL;
    c->diagnostics->looked += (size_t)w.count * ADVICE_FORMS;
    if (!phrase->quoted) {
        meant = unquoted_name(c, phrase);
        if (!meant) meant = comparison_meant(c, phrase, &w);
        if (!meant) meant = advice_state(c, phrase, &w);
    }
    if (meant) return meant;
    const char *near = find_near(c, phrase->key);
    return near ? advice_written(c, near) : NULL;
}

/* `4cm`, where a number may have been meant. */
static const char *glued_unit(Checker *c, const Phrase *phrase, const Term *measure)
{
    Words w = words_of(phrase->text);
    Amount a = amount_at(&w, 0);
    if (a.kind != AMOUNT_ONE || !a.unit || a.unit_size > 6 || a.end < w.count) return NULL;
    const char *unit = unit_to_write(c, a.unit, a.unit_size, measure);
    if (!unit && !measure) unit = a.unit;
    return unit ? arena_printf(c->arena, "if this is a measurement, put a blank before the unit: %.*s %s",
                               (int)a.first_size, a.first, unit)
                : NULL;
}

/* Whether the line of a text from `at` on holds a verb of rules. */
static bool line_has_verb(const char *text, uint32_t at)
{
    while (text[at] && text[at] != '\n') {
        uint32_t end = word_forth(text, at, UINT32_MAX), start = at;
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

/* The `more` of `75 years or more`, which the `or` has parted from its number; the values of `class II or more`. */
static const char *rest_advice(Checker *c, const Phrase *phrase)
{
    const char *text = c->sources->list.at[phrase->span.file].text, *sign;
    uint32_t or_at = word_back(text, phrase->span.start, 0);
    uint32_t or_size = (uint32_t)strcspn(text + or_at, " \t");
    if (word_is(text + or_at, or_size, "or") && (sign = sign_of_rest(phrase->key, phrase->key_size)))
        return arena_printf(c->arena, "leave it out with its `or`: `%s` before the number says it", sign);
    Words w = words_of(phrase->text);
    const char *name = w.count > 1 && advice_sign_behind(c, phrase) ? advice_known(c, &w, 0, w.count - 1) : NULL;
    if (!name || amount_at(&w, w.count - 1).kind) return NULL;
    return arena_printf(c->arena, "write `%s is one of (…)` with each of the values that are meant", name);
}

/* `expect undetermined …` */
static const char *expectation_advice(Checker *c, const Words *w, const char *name)
{
    static const char *const said[][3] = {
        { "undetermined", "unknown ", "" },
        { "indeterminate", "unknown ", "" },
        { "undecided", "unknown ", "" },
        { "conflict", "conflicting ", "" },
        { "conflicted", "conflicting ", "" },
        { "contradictory", "conflicting ", "" },
        { "suspected", "", " is suspected" },
        { "suspect", "", " is suspected" },
        { "possible", "", " is suspected" },
        { "absent", "no ", "" },
        { "false", "no ", "" },
        { "true", "", "" },
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        if (words_begin(w, 0, said[i][0]))
            return arena_printf(c->arena, "write `expect %s%s%s`", said[i][1], name, said[i][2]);
    }
    return NULL;
}

/* Words before a name that a rule says otherwise, or not at all. */
static const char *leading_word_advice(Checker *c, const Phrase *phrase)
{
    Words w = words_of(phrase->text);
    const char *name = w.count > 1 ? advice_known(c, &w, 1, w.count) : NULL;
    if (!name) return NULL;
    if (words_begin(&w, 0, "against"))
        return arena_printf(c->arena, "write `excludes %s`: that advises against an action", name);
    if (words_begin(&w, 0, "either")) return "leave `either` out: `A or B` holds where one of them holds, or both";
    if (c->file == NONE && !c->of_facts) return expectation_advice(c, &w, name);
    if (words_begin(&w, 0, "both")) return "leave `both` out: `A and B`";
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
    const char *sign = w.count ? advice_sign(&w, 0, &taken) : NULL;
    Quantity q = advice_quantity(c, &w, sign ? taken : 0, NULL);
    *unit = q.unit;
    return q.number;
}

/* Of what stands where the number of a measure does, and does not read as one: `3+`. */
static const char *digits_advice(Checker *c, const Term *measure)
{
    const char *digits = "see that the number that was measured stands in digits";
    if (unit_is_one(&measure->unit)) return digits;
    return arena_printf(c->arena, "%s; %s", digits, unit_wanted(c, &measure->unit, measure->molar_mass, 0, "", NULL));
}

const char *stranger_advice(Checker *c, const Phrase *phrase)
{
    if (!phrase->quoted && strpbrk(phrase->key, ";|"))
        return "facts are parted by commas, or stand on lines of their own; a number behind the name of its measure";
    return number_advice(c, phrase);
}

/* A phrase whose first line names something, and goes on with a line that begins with no clause word. */
static const char *line_advice(Checker *c, const Phrase *phrase)
{
    const char *text = c->sources->list.at[phrase->span.file].text;
    const char *first = text + phrase->span.start, *line = memchr(first, '\n', phrase->span.end - phrase->span.start);
    const char *name = line ? arena_copy(c->arena, first, (size_t)(line - first)) : NULL;
    if (!name || advice_find(c, name).kind == LOOKUP_NOTHING) return NULL;
    line += strspn(line, " \t\r\n");
    return arena_printf(c->arena,
                        "`%.*s` begins no clause, so the line goes on with the name above it; a clause begins with "
                        "because, cite, grade, …",
                        (int)strcspn(line, " \t\r\n"), line);
}

/* `'fever with rash'`, of which only the first word is left where a reserved word parts it. */
static bool begins_quoted(const char *text)
{
    static const char *const marks[] = {
        "'", "`", "\xE2\x80\x98", "\xE2\x80\x9A", "\xE2\x80\x9E", "\xC2\xAB"
    }; /* ‘ ‚ „ « */
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(text, marks[i], strlen(marks[i])) == 0) return true;
    return false;
}

const char *phrase_advice(Checker *c, const Phrase *phrase)
{
    const Term *measure = measure_named(c, c->opposite);
    const char *unit, *advice = phrase->quoted ? NULL : glued_unit(c, phrase, measure);
    if (!advice && measure && !phrase->quoted) advice = amount_advice(c, phrase, measure);
    if (advice) return advice;
    if (!phrase->quoted && (!strncmp(phrase->text, "10^", 3) || !strncmp(phrase->text, "10*", 3))) /* `150 × 10^9/L` */
        return arena_printf(c->arena, "the unit holds the power of 10, right behind the number: `NUMBER %s`",
                            phrase->text);
    if (!phrase->quoted && phrase->text[0] == '.' && phrase->text[1] >= '0' && phrase->text[1] <= '9')
        return arena_printf(c->arena, "a number begins with a digit: `0%s`", phrase->text);
    if (!c->of_facts && !phrase->quoted && strpbrk(phrase->key, "+*/^") && !strchr(phrase->key, ' '))
        return "an arithmetic sign has a blank on both sides; without, it is part of a name";
    if (!phrase->quoted && begins_quoted(phrase->text)) return "a name is quoted by `\"`: `\"…\"`";
    if (!phrase->quoted) advice = line_advice(c, phrase);
    if (!phrase->quoted && !advice) advice = rest_advice(c, phrase);
    if (!phrase->quoted && !advice) advice = statement_advice(c, phrase);
    if (!phrase->quoted && !advice) advice = leading_word_advice(c, phrase);
    if (advice) return advice;
    const char *meant = phrase_meant(c, phrase);
    if (meant) return arena_printf(c->arena, "did you mean `%s`?", meant);
    if (!phrase->quoted && strpbrk(phrase->key, ";|")) return "conditions are joined by `and`, `or`, `with`, `without`";
    if ((advice = number_advice(c, phrase))) return advice;
    if (!c->concludes && (advice = comparison_advice(c, phrase))) return advice;
    if (c->of_facts && measure) return digits_advice(c, measure);
    if (c->file == NONE) return "no rule knows a term of this name";
    if (is_number_text(c, c->opposite, &unit))
        return arena_printf(c->arena, "declare it (%s), or mend its spelling",
                            advice_declaration(c, phrase->text, unit));
    if (c->concludes) return "declare it (`conclusion …`, `action …`), or mend its spelling";
    return "declare it (`finding …`, `conclusion …`), or mend its spelling";
}
