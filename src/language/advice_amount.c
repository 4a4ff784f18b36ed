/* Numbers as charts write them: `38.5°C`, `65-74 years`, `from 65 to 74`, `150/90`, `1:160`. What is not all understood
 * is none, so that no advice drops a part of it. */
#include <string.h>

#include "base/number.h"
#include "language/advice_inside.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The size of the number that a word begins with; 0 for none. */
static uint32_t number_size(const char *text, uint32_t size)
{
    double value;
    uint32_t at = size > 2 && !memcmp(text, "1:", 2) ? 2 : 0, start = at;
    while (at < size && (is_digit(text[at]) || text[at] == '.')) at++;
    if (!start && at + 1 < size && (text[at] | 32) == 'e') {
        uint32_t power = at + 1 + (text[at + 1] == '-' || text[at + 1] == '+');
        for (; power < size && is_digit(text[power]); power++) at = power + 1;
    }
    return number_parse(text + start, at - start, &value) == NUMBER_MALFORMED ? 0 : at;
}

/* The size of a hyphen, dash or minus sign; 0 for none. */
static uint32_t dash_size(const char *text, uint32_t size)
{
    if (size && *text == '-') return 1;
    if (size < 3) return 0;
    bool dash = !memcmp(text, "\xE2\x80", 2) && (unsigned char)text[2] >= 0x90 && (unsigned char)text[2] <= 0x94;
    return dash || !memcmp(text, "\xE2\x88\x92", 3) ? 3 : 0;
}

static bool parts_range(const Words *w, uint32_t at)
{
    return words_begin(w, at, "to") || dash_size(w->at[at], w->size[at]) == w->size[at];
}

/* Whether what runs into a number can be its unit: no other number, and no sign that says more or less. */
static bool is_like_unit(const char *text, uint32_t size)
{
    unsigned char first = (unsigned char)(*text == '/' && size > 1 ? text[1] : *text);
    bool letter = (first | 32) >= 'a' && (first | 32) <= 'z';
    bool sign = !memcmp(text, "\xC2", 1) || !memcmp(text, "\xCE", 1); /* ° µ μ */
    return letter || (*text != '/' && (sign || first == '%' || first == '[' || first == '{'));
}

Amount amount_at(const Words *w, uint32_t at)
{
    Amount none = { 0 }, made = { .kind = AMOUNT_ONE, .end = at + 1 };
    if (at >= w->count) return none;
    const char *text = w->at[at];
    uint32_t size = w->size[at], number = number_size(text, size);
    if (!number) return none;
    made.first = text, made.first_size = number;
    if (number == size && at + 2 < w->count && parts_range(w, at + 1)) {
        text = w->at[at + 2], size = w->size[at + 2];
        made.end = at + 3, made.kind = AMOUNT_RANGE;
    } else {
        text += number, size -= number;
        uint32_t dash = dash_size(text, size);
        bool pair = size > 1 && *text == '/' && is_digit(text[1]);
        if (dash || pair) made.kind = dash ? AMOUNT_RANGE : AMOUNT_PAIR, text += dash + pair, size -= dash + pair;
    }
    if (made.kind != AMOUNT_ONE) {
        number = number_size(text, size);
        if (!number) return none;
        made.second = text, made.second_size = number;
        text += number, size -= number;
    }
    if (size && !is_like_unit(text, size)) return none;
    if (size) made.unit = text, made.unit_size = size;
    return made;
}

const char *amount_said(Arena *arena, const char *name, const char *text)
{
    Words w = words_of(text);
    Amount a = amount_at(&w, words_begin(&w, 0, "from"));
    const char *unit = a.unit ? a.unit : a.end < w.count ? w.at[a.end] : NULL;
    uint32_t size = a.unit ? a.unit_size : unit ? w.size[a.end] : 0;
    bool whole = a.kind && a.end + (!a.unit && unit) == w.count;
    if (a.kind == AMOUNT_PAIR || !whole) return NULL;
    const char *blank = unit ? " " : "";
    if (a.kind == AMOUNT_RANGE)
        return arena_printf(arena, "%s between %.*s and %.*s%s%.*s", name, (int)a.first_size, a.first,
                            (int)a.second_size, a.second, blank, (int)size, unit ? unit : "");
    return arena_printf(arena, "%s = %.*s%s%.*s", name, (int)a.first_size, a.first, blank, (int)size, unit ? unit : "");
}
