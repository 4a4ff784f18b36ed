#include "cases/json_line.h"

#include <string.h>

#include "base/spelling.h"

typedef struct Reader {
    JsonLine *line;
    const char *start, *at, *end;
} Reader;

/* ---- what is wrong ---- */

static const char one_line[] =
    "each case stands whole on a line of its own, as { \"id\": 1, \"fever\": true }; `jq -c . FILE` "
    "writes objects so, and `jq -c '.[]' FILE` those of a list";
static const char values[] =
    "a value is a text in quotes, a number, true, false, or a list of texts; null where nothing is "
    "stated (NaN, None and single quotes are no JSON)";

static JsonLineStatus wrong(Reader *r, const char *from, const char *to, const char *what, const char *hint)
{
    r->line->wrong = (Field){ .start = (uint32_t)(from - r->start), .end = (uint32_t)(to - r->start) };
    r->line->what = what;
    r->line->hint = hint;
    return JSON_LINE_WRONG;
}

/* What was to come does not: the line ends there, or something else stands there. */
static JsonLineStatus wrong_here(Reader *r, const char *what, const char *hint)
{
    if (r->at == r->end) return wrong(r, r->at, r->at, "This line ends before its case does", one_line);
    return wrong(r, r->at, r->at + 1, what, hint);
}

static void skip_blanks(Reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\r')) r->at++;
}

/* Past a sign that stands there, and the blanks behind it. */
static bool skip_sign(Reader *r, char sign)
{
    if (r->at == r->end || *r->at != sign) return false;
    r->at++;
    skip_blanks(r);
    return true;
}

/* ---- texts ---- */

/* Past the quote that closes; *escapes: whether there are any. What stands between is looked at by unescape. */
static JsonLineStatus skip_text(Reader *r, bool *escapes)
{
    const char *open = r->at++;
    for (*escapes = false; r->at < r->end && *r->at != '"'; r->at++) {
        if ((unsigned char)*r->at < ' ')
            return wrong(r, r->at, r->at + 1, "A control character stands in this text", "write a tab as \\t");
        if (*r->at != '\\') continue;
        *escapes = true;
        if (++r->at == r->end) break;
    }
    if (r->at == r->end) return wrong(r, open, r->end, "This text is never closed", one_line);
    r->at++;
    return JSON_LINE_OK;
}

/* Four hexadecimal digits; UINT32_MAX where they are not there. */
static uint32_t hex(const char *at, const char *end)
{
    uint32_t value = 0;
    if (end - at < 4) return UINT32_MAX;
    for (int i = 0; i < 4; i++) {
        char c = at[i], low = (char)(c | 32);
        bool digit = c >= '0' && c <= '9';
        if (!digit && (low < 'a' || low > 'f')) return UINT32_MAX;
        value = value << 4 | (uint32_t)(digit ? c - '0' : low - 'a' + 10);
    }
    return value;
}

/* The character of a \u, and of a second one where it takes two; 0 where there is none. */
static uint32_t escaped_character(const char **at, const char *end)
{
    uint32_t first = hex(*at, end);
    if (first == UINT32_MAX || (first >= 0xDC00 && first <= 0xDFFF)) return 0;
    *at += 4;
    if (first < 0xD800 || first > 0xDBFF) return first;
    if (end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u') return 0;
    uint32_t second = hex(*at + 2, end);
    if (second < 0xDC00 || second > 0xDFFF) return 0;
    *at += 6;
    return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

static char *add_utf8(char *to, uint32_t c)
{
    if (c < 0x80) *to++ = (char)c;
    else if (c < 0x800) *to++ = (char)(0xC0 | c >> 6);
    else if (c < 0x10000) *to++ = (char)(0xE0 | c >> 12), *to++ = (char)(0x80 | (c >> 6 & 0x3F));
    else {
        *to++ = (char)(0xF0 | c >> 18);
        *to++ = (char)(0x80 | (c >> 12 & 0x3F));
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
    }
    if (c >= 0x80) *to++ = (char)(0x80 | (c & 0x3F));
    return to;
}

/* from[0..size) without its escapes, which takes no more room than with them. */
static JsonLineStatus unescape(Reader *r, const char *from, size_t size, Field *field)
{
    static const char signs[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char *end = from + size;
    char *text = arena_alloc(r->line->scratch, size + 1), *to = text;
    if (!text) return JSON_LINE_NO_MEMORY;
    while (from < end) {
        const char *escape = from;
        if (*from != '\\') {
            *to++ = *from++;
            continue;
        }
        const char *sign = *++from ? strchr(signs, *from) : NULL;
        uint32_t c = *from++ == 'u' ? escaped_character(&from, end) : 0;
        if (!c && !sign)
            return wrong(r, escape, escape + 1, "JSON has no such escape",
                         "write the character itself, or \\u and four digits");
        if (c) to = add_utf8(to, c);
        else *to++ = meant[sign - signs];
    }
    field->text = text;
    field->size = (uint32_t)(to - text);
    return JSON_LINE_OK;
}

static JsonLineStatus read_text(Reader *r, Field *field)
{
    bool escapes;
    const char *open = r->at;
    JsonLineStatus status = skip_text(r, &escapes);
    if (status != JSON_LINE_OK) return status;
    size_t size = (size_t)(r->at - open) - 2;
    *field = (Field){ open + 1, (uint32_t)size, true, (uint32_t)(open - r->start), (uint32_t)(r->at - r->start) };
    return escapes ? unescape(r, open + 1, size, field) : JSON_LINE_OK;
}

/* ---- values ---- */

static bool skip_digits(Reader *r)
{
    const char *from = r->at;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9') r->at++;
    return r->at > from;
}

static bool skip_number(Reader *r)
{
    if (*r->at == '-') r->at++;
    bool zero = r->at < r->end && *r->at == '0';
    if (zero) r->at++;
    else if (!skip_digits(r)) return false;
    if (r->at < r->end && *r->at == '.') {
        r->at++;
        if (!skip_digits(r)) return false;
    }
    if (r->at < r->end && (*r->at | 32) == 'e') {
        r->at++;
        if (r->at < r->end && (*r->at == '+' || *r->at == '-')) r->at++;
        return skip_digits(r);
    }
    return true;
}

static bool skip_word(Reader *r, const char *word)
{
    size_t size = strlen(word);
    if ((size_t)(r->end - r->at) < size || memcmp(r->at, word, size) != 0) return false;
    r->at += size;
    return true;
}

static bool skip_plain(Reader *r, LineKind *kind)
{
    static const struct {
        const char *word;
        LineKind kind;
    } words[] = { { "true", LINE_TRUE }, { "false", LINE_FALSE }, { "null", LINE_NULL } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (skip_word(r, words[i].word)) return *kind = words[i].kind, true;
    *kind = LINE_NUMBER;
    return r->at < r->end && skip_number(r);
}

/* All but lists and objects. */
static JsonLineStatus read_single(Reader *r, LineValue *value)
{
    const char *from = r->at;
    *value = (LineValue){ .kind = LINE_TEXT };
    if (r->at < r->end && *r->at == '"') return read_text(r, &value->field);
    if (!skip_plain(r, &value->kind)) {
        r->at = from;
        return wrong_here(r, "Here is no value of JSON", values);
    }
    value->field = (Field){ from, (uint32_t)(r->at - from), false, (uint32_t)(from - r->start),
                            (uint32_t)(r->at - r->start) };
    return JSON_LINE_OK;
}

static JsonLineStatus read_item(Reader *r)
{
    LineValue item;
    if (r->at < r->end && (*r->at == '[' || *r->at == '{'))
        return wrong_here(r, "A list within a case holds texts, and no further list or object",
                          "give each a key of its own");
    JsonLineStatus status = read_single(r, &item);
    if (status != JSON_LINE_OK) return status;
    skip_blanks(r);
    return vec_push(r->line->arena, &r->line->items, item) ? JSON_LINE_OK : JSON_LINE_NO_MEMORY;
}

static JsonLineStatus read_list(Reader *r, LineValue *value)
{
    const char *open = r->at;
    *value = (LineValue){ .kind = LINE_LIST, .first = r->line->items.count };
    skip_sign(r, '[');
    if (r->at == r->end || *r->at != ']') {
        do {
            JsonLineStatus status = read_item(r);
            if (status != JSON_LINE_OK) return status;
        } while (skip_sign(r, ','));
    }
    if (r->at == r->end || *r->at != ']')
        return wrong_here(r, "Here the list goes on with a comma, or ends with ]", values);
    r->at++;
    value->count = r->line->items.count - value->first;
    value->field = (Field){ open, (uint32_t)(r->at - open), false, (uint32_t)(open - r->start),
                            (uint32_t)(r->at - r->start) };
    return JSON_LINE_OK;
}

static JsonLineStatus read_value(Reader *r, LineValue *value)
{
    if (r->at < r->end && *r->at == '[') return read_list(r, value);
    if (r->at < r->end && *r->at == '{')
        return wrong_here(r, "An object within a case is not read",
                          "flatten it: give each of what it holds a key of its own in the case");
    return read_single(r, value);
}

static JsonLineStatus read_pair(Reader *r)
{
    LinePair pair;
    if (r->at == r->end || *r->at != '"') return wrong_here(r, "Here a key in quotes is to stand", one_line);
    JsonLineStatus status = read_text(r, &pair.key);
    if (status != JSON_LINE_OK) return status;
    skip_blanks(r);
    if (!skip_sign(r, ':')) return wrong_here(r, "Between a key and its value stands a colon", values);
    if ((status = read_value(r, &pair.value)) != JSON_LINE_OK) return status;
    skip_blanks(r);
    return vec_push(r->line->arena, &r->line->pairs, pair) ? JSON_LINE_OK : JSON_LINE_NO_MEMORY;
}

static JsonLineStatus read_object(Reader *r)
{
    skip_blanks(r);
    if (!skip_sign(r, '{')) return wrong_here(r, "A line is to hold a case, in braces", one_line);
    if (r->at == r->end || *r->at != '}') {
        do {
            JsonLineStatus status = read_pair(r);
            if (status != JSON_LINE_OK) return status;
        } while (skip_sign(r, ','));
    }
    if (!skip_sign(r, '}')) return wrong_here(r, "Here the case goes on with a comma, or ends with }", values);
    if (r->at < r->end) return wrong(r, r->at, r->end, "Something stands behind the case", one_line);
    return JSON_LINE_OK;
}

JsonLineStatus json_line_read(JsonLine *line, const char *text, size_t size)
{
    Reader r = { line, text, text, text + size };
    size_t at;
    line->pairs.count = line->items.count = 0;
    if (!utf8_valid(text, size, &at))
        return wrong(&r, text + at, text + at + 1, "This is not UTF-8", "save the file as UTF-8");
    return read_object(&r);
}
