/* What was meant by a unit that is none. The draft is the text with its usual slips rewritten; then, as long as reading
 * finds an atom that is no unit, that atom is replaced by the likeliest one. Only what reads as a valid unit is
 * suggested. */
#include "base/units_table.h"

#include <string.h>

enum { MOST_REPAIRS = 8, LONGEST_WORD = 24 };

typedef struct Draft {
    char text[UNIT_SUGGESTION];
    size_t size;
    bool full; /* something did not fit: no suggestion */
} Draft;

enum SpellingKind { WHOLE_UNIT, WORD_ATOM, WORD_PREFIX, ANYWHERE };

typedef struct Spelling {
    enum SpellingKind kind;
    const char *written, *meant;
} Spelling;

#define UNIT(written, meant) { WHOLE_UNIT, written, meant },
#define WORD(written, meant) { WORD_ATOM, written, meant },
#define PREFIX(written, meant) { WORD_PREFIX, written, meant },
#define PHRASE(written, meant) { ANYWHERE, written, meant },

static const Spelling spellings[] = {
#include "base/units_spelling.def"
};
enum { SPELLINGS = sizeof spellings / sizeof *spellings };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool same_letters(const char *a, const char *b, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}

static bool starts_with(const char *text, size_t size, const char *start)
{
    size_t length = strlen(start);
    return length <= size && memcmp(text, start, length) == 0;
}

static void append(Draft *draft, const char *text, size_t size)
{
    if (size > sizeof draft->text - draft->size) {
        draft->full = true;
        return;
    }
    memcpy(draft->text + draft->size, text, size);
    draft->size += size;
}

static void append_word(Draft *draft, const char *word)
{
    append(draft, word, strlen(word));
}

static bool ends_with_ten(const Draft *draft)
{
    size_t size = draft->size;
    return size >= 2 && memcmp(draft->text + size - 2, "10", 2) == 0 && (size == 2 || !is_digit(draft->text[size - 3]));
}

/* {…} stays as it is; its length. */
static size_t copy_annotation(const char *text, size_t size, Draft *draft)
{
    const char *end = memchr(text, '}', size);
    size_t length = end ? (size_t)(end - text) + 1 : size;
    append(draft, text, length);
    return length;
}

static Draft rewrite_phrases(const char *text, size_t size)
{
    Draft draft = { 0 };
    for (size_t at = 0; at < size;) {
        if (text[at] == '{') {
            at += copy_annotation(text + at, size - at, &draft);
            continue;
        }
        const Spelling *found = NULL;
        for (int i = 0; i < SPELLINGS && !found; i++)
            if (spellings[i].kind == ANYWHERE && starts_with(text + at, size - at, spellings[i].written))
                found = &spellings[i];
        if (found) append_word(&draft, found->meant);
        else append(&draft, text + at, 1);
        at += found ? strlen(found->written) : 1;
    }
    return draft;
}

/* 24h as (24.h) below a line and 24.h above; the length of it, 0 where there is no number with a unit. */
static size_t split_number(const char *text, size_t size, Draft *draft)
{
    char before = draft->size ? draft->text[draft->size - 1] : '.';
    if (!strchr("./(", before)) return 0;
    size_t digits = 0;
    while (digits < size && is_digit(text[digits])) digits++;
    size_t end = digits;
    while (end < size && is_letter(text[end])) end++;
    bool power_of_ten = digits == 2 && memcmp(text, "10", 2) == 0 && lower(end > 2 ? text[2] : 'x') == 'e';
    if (digits == 0 || end == digits || power_of_ten) return 0;
    if (before == '/') append_word(draft, "(");
    append(draft, text, digits);
    append_word(draft, ".");
    append(draft, text + digits, end - digits);
    if (before == '/') append_word(draft, ")");
    return end;
}

/* Signs whose meaning hangs on what is before them: ^ and * and × and the E of 10E9. The length that is dealt with. */
static size_t rewrite_sign(const char *text, size_t size, Draft *draft)
{
    bool ten = ends_with_ten(draft);
    if (starts_with(text, size, "×") || (draft->size == 0 && starts_with(text, size, "x10"))) {
        if (draft->size) append_word(draft, ".");
        return text[0] == 'x' ? 1 : 2;
    }
    if (size > 1 && ten && lower(text[0]) == 'e' && (is_digit(text[1]) || text[1] == '-' || text[1] == '+')) {
        append_word(draft, "*");
        return 1;
    }
    if (text[0] != '^' && text[0] != '*') return 0;
    if (ten) append_word(draft, "*");
    else if (text[0] == '*') append_word(draft, ".");
    return 1;
}

/* `×` or `x`, the length of it. */
static size_t times_size(const char *text, size_t size)
{
    return starts_with(text, size, "×") ? 2 : starts_with(text, size, "x");
}

/* K/uL and its like: thousands, millions …; and 103/uL, x109/L */
static size_t rewrite_count(const char *text, size_t size, Draft *draft)
{
    static const struct {
        char letter;
        const char *count;
    } counts[] = { { 'K', "10*3" }, { 'k', "10*3" }, { 'M', "10*6" }, { 'G', "10*9" }, { 'T', "10*12" } };
    size_t times = times_size(text, size), power = unit_fallen_power(text + times, size - times);
    if (power) {
        append_word(draft, "10*");
        append(draft, text + times + 2, power - 2);
        return times + power;
    }
    if (size < 2 || text[1] != '/') return 0;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (text[0] != counts[i].letter) continue;
        append_word(draft, counts[i].count);
        return 1;
    }
    return 0;
}

static Draft rewrite(const char *text, size_t size)
{
    Draft phrased = rewrite_phrases(text, size), draft = { .full = phrased.full };
    for (size_t at = rewrite_count(phrased.text, phrased.size, &draft), length; at < phrased.size; at += length) {
        const char *next = phrased.text + at;
        size_t rest = phrased.size - at;
        if (*next == '{') {
            length = copy_annotation(next, rest, &draft);
            continue;
        }
        length = rewrite_sign(next, rest, &draft);
        if (length == 0) length = split_number(next, rest, &draft);
        if (length == 0) append(&draft, next, length = 1);
    }
    return draft;
}

static const char *find_word(const char *atom, size_t size)
{
    for (int i = 0; i < SPELLINGS; i++) {
        const Spelling *word = &spellings[i];
        if (word->kind == WORD_ATOM && strlen(word->written) == size && same_letters(word->written, atom, size))
            return word->meant;
    }
    return NULL;
}

/* The symbol that is atom[0..size) but for letter case and brackets. */
static const char *find_symbol(const char *atom, size_t size)
{
    for (const UnitAtom *known = unit_atoms; known->symbol; known++) {
        size_t length = strlen(known->symbol);
        if (length == size && same_letters(known->symbol, atom, size)) return known->symbol;
    }
    for (const UnitAtom *known = unit_atoms; known->symbol; known++) {
        size_t length = strlen(known->symbol);
        if (known->symbol[0] == '[' && length == size + 2 && same_letters(known->symbol + 1, atom, size))
            return known->symbol;
    }
    return NULL;
}

static void join(Draft *draft, const char *prefix, const char *meant)
{
    *draft = (Draft){ 0 };
    append_word(draft, prefix);
    append_word(draft, meant);
}

static bool is_unit(const Draft *draft)
{
    const UnitPrefix *prefix;
    return unit_find(draft->text, draft->size, &prefix) != NULL;
}

static bool correct_with(const char *prefix, const char *meant, Draft *draft)
{
    if (!meant) return false;
    join(draft, prefix, meant);
    return is_unit(draft);
}

static bool correct_rest(const char *atom, size_t size, const char *written, const char *prefix, Draft *draft)
{
    size_t length = strlen(written);
    if (length >= size || !same_letters(written, atom, length)) return false;
    atom += length, size -= length;
    return correct_with(prefix, find_word(atom, size), draft) || correct_with(prefix, find_symbol(atom, size), draft);
}

static bool correct_spelling(const char *atom, size_t size, Draft *draft)
{
    *draft = (Draft){ 0 };
    const char *meant = find_word(atom, size);
    if (!meant) meant = find_symbol(atom, size);
    if (meant) {
        append_word(draft, meant);
        return true;
    }
    for (int i = 0; i < SPELLINGS; i++)
        if (spellings[i].kind == WORD_PREFIX &&
            correct_rest(atom, size, spellings[i].written, spellings[i].meant, draft))
            return true;
    for (const UnitPrefix *prefix = unit_prefixes; prefix->symbol; prefix++)
        if (correct_rest(atom, size, prefix->symbol, prefix->symbol, draft)) return true;
    return false;
}

/* Whether a becomes b by one letter more, less or other, or by two letters in turn. */
static bool one_edit_away(const char *a, size_t a_size, const char *b, size_t b_size)
{
    if (a_size > b_size) return one_edit_away(b, b_size, a, a_size);
    size_t same = 0;
    while (same < a_size && a[same] == b[same]) same++;
    a += same, a_size -= same, b += same, b_size -= same;
    if (b_size == a_size + 1) return memcmp(a, b + 1, a_size) == 0;
    if (b_size != a_size || a_size == 0) return false;
    if (memcmp(a + 1, b + 1, a_size - 1) == 0) return true;
    return a_size > 1 && a[0] == b[1] && a[1] == b[0] && memcmp(a + 2, b + 2, a_size - 2) == 0;
}

static bool correct_edit(const char *atom, size_t size, Draft *draft)
{
    if (size < 3) return false; /* everything is near */
    for (const UnitAtom *known = unit_atoms; known->symbol; known++) {
        join(draft, "", known->symbol);
        if (draft->size > 1 && one_edit_away(atom, size, draft->text, draft->size)) return true;
        if (!(known->kind & METRIC) || known->kind & BESIDE) continue;
        for (const UnitPrefix *prefix = unit_prefixes; prefix->symbol; prefix++) {
            join(draft, prefix->symbol, known->symbol);
            if (one_edit_away(atom, size, draft->text, draft->size) && is_unit(draft)) return true;
        }
    }
    return false;
}

/* A word that is no unit counts something: {puffs}. */
static bool correct_count(const char *atom, size_t size, Draft *draft)
{
    *draft = (Draft){ 0 };
    if (size < 4) return false;
    for (size_t i = 0; i < size; i++)
        if (!is_letter(atom[i])) return false;
    append_word(draft, "{");
    append(draft, atom, size);
    append_word(draft, "}");
    return true;
}

/* A difference of temperatures may be multiplied, and is in kelvin. */
static bool correct_temperature(const char *atom, size_t size, Draft *draft)
{
    static const char *const celsius[] = { "Cel", "°C", "℃" };
    *draft = (Draft){ 0 };
    for (size_t i = 0; i < sizeof celsius / sizeof *celsius; i++) {
        size_t length = strlen(celsius[i]);
        if (length > size || memcmp(atom + size - length, celsius[i], length) != 0) continue;
        append(draft, atom, size - length);
        append_word(draft, "K");
        return true;
    }
    return false;
}

/* Replaces the atom that is no unit, or none for this place; false where nothing is like it. */
static bool repair(Draft *draft, UnitStatus status, const UnitError *error)
{
    const char *atom = draft->text + error->at;
    Draft correct;
    if (error->size > LONGEST_WORD) return false;
    if (status == UNIT_SPECIAL) {
        if (!correct_temperature(atom, error->size, &correct)) return false;
    } else if (!correct_spelling(atom, error->size, &correct) && !correct_edit(atom, error->size, &correct) &&
               !correct_count(atom, error->size, &correct)) {
        return false;
    }
    Draft repaired = { 0 };
    append(&repaired, draft->text, error->at);
    append(&repaired, correct.text, correct.size);
    append(&repaired, atom + error->size, draft->size - error->at - error->size);
    *draft = repaired;
    return !repaired.full;
}

size_t unit_suggest(const char *text, size_t size, char suggestion[static UNIT_SUGGESTION])
{
    if (size == 0 || size > UNIT_SUGGESTION) return 0;
    for (int i = 0; i < SPELLINGS; i++) {
        const Spelling *unit = &spellings[i];
        if (unit->kind != WHOLE_UNIT || strlen(unit->written) != size || memcmp(unit->written, text, size) != 0)
            continue;
        memcpy(suggestion, unit->meant, strlen(unit->meant));
        return strlen(unit->meant);
    }
    Draft draft = rewrite(text, size);
    for (int repairs = 0; !draft.full && repairs <= MOST_REPAIRS; repairs++) {
        Unit unit;
        UnitError error;
        UnitStatus status = unit_read(draft.text, draft.size, &unit, &error);
        if (status == UNIT_OK) {
            memcpy(suggestion, draft.text, draft.size);
            return draft.size;
        }
        if (status == UNIT_MALFORMED || !repair(&draft, status, &error)) return 0;
    }
    return 0;
}
