/* Reading units, by recursive descent over the text as it is:
 *
 *     unit      = [ "x" | "×" ] [ "/" ] term .             the x only before a power of ten
 *     term      = component { ( "." | "/" ) component } .  from left to right
 *     component = "{" … "}" | ( atom [ exponent ] | number | ten | "(" term ")" ) [ "{" … "}" ] .
 *     ten       = "10" ( "*" | "^" ) [ exponent ] .
 *     exponent  = [ "+" | "-" ] digits . */
#include "base/units_table.h"

#include <float.h>
#include <string.h>

enum { DEEPEST = 16, LARGEST_EXPONENT = 99, LONGEST_ATOM = 32 };

typedef struct Reader {
    const char *text;
    size_t size, at;
    int depth;
    bool compound; /* there is an operator, or an exponent: nothing for a unit with an offset */
    UnitError *error, special;
} Reader;

static UnitStatus read_term(Reader *reader, Unit *unit);

static char peek(const Reader *reader, size_t ahead)
{
    return reader->size - reader->at > ahead ? reader->text[reader->at + ahead] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Text that is no ASCII is part of an atom: µ, °, and what is no unit at all. */
static bool is_atom(char c)
{
    return (unsigned char)c > ' ' && c != 0x7f && !is_digit(c) && !strchr("./(){}[]+-*^", c);
}

static UnitStatus fail(Reader *reader, UnitStatus status, size_t from, size_t to)
{
    *reader->error = (UnitError){ .at = from, .size = to - from };
    return status;
}

/* The character that comes next (the whole of it, in UTF-8) has no place here. */
static UnitStatus unexpected(Reader *reader)
{
    size_t end = reader->at;
    if (end < reader->size) end++;
    while (end < reader->size && ((unsigned char)reader->text[end] & 0xc0) == 0x80) end++;
    return fail(reader, UNIT_MALFORMED, reader->at, end);
}

/* unit = unit * part ^ exponent; false where that is too much for a Unit. */
static bool multiply_power(Unit *unit, const Unit *part, int exponent)
{
    for (int i = 0; i < UNIT_DIMENSIONS; i++) {
        int power = unit->power[i] + part->power[i] * exponent;
        if (power < INT8_MIN || power > INT8_MAX) return false;
        unit->power[i] = (int8_t)power;
    }
    int below = exponent < 0 ? part->power[MASS] + part->mass_below : part->mass_below;
    below = unit->mass_below + below * (exponent < 0 ? -exponent : exponent);
    if (below < INT8_MIN || below > INT8_MAX) return false;
    unit->mass_below = (int8_t)below;
    long double factor = 1;
    for (int i = exponent < 0 ? -exponent : exponent; i > 0; i--) factor *= part->factor;
    unit->factor = exponent < 0 ? unit->factor / factor : unit->factor * factor;
    unit->offset += part->offset;
    return unit->factor >= DBL_MIN && unit->factor <= DBL_MAX;
}

static bool at_exponent(const Reader *reader)
{
    char c = peek(reader, 0);
    return is_digit(c) || ((c == '+' || c == '-') && is_digit(peek(reader, 1)));
}

/* 1 where none is written. */
static UnitStatus read_exponent(Reader *reader, int *exponent)
{
    *exponent = 1;
    if (!at_exponent(reader)) return UNIT_OK;
    size_t start = reader->at;
    bool negative = peek(reader, 0) == '-';
    if (!is_digit(peek(reader, 0))) reader->at++;
    for (*exponent = 0; is_digit(peek(reader, 0)); reader->at++)
        if (*exponent <= LARGEST_EXPONENT) *exponent = *exponent * 10 + (peek(reader, 0) - '0');
    if (*exponent > LARGEST_EXPONENT) return fail(reader, UNIT_MALFORMED, start, reader->at);
    if (negative) *exponent = -*exponent;
    reader->compound = true;
    return UNIT_OK;
}

static size_t digits_after(const Reader *reader, size_t ahead)
{
    size_t count = 0;
    while (is_digit(peek(reader, ahead + count))) count++;
    return count;
}

static bool is_ten(const Reader *reader, size_t ahead, size_t digits)
{
    char mark = peek(reader, ahead + 2);
    return digits == 2 && peek(reader, ahead) == '1' && peek(reader, ahead + 1) == '0' && (mark == '*' || mark == '^');
}

static UnitStatus read_number(Reader *reader, Unit *unit)
{
    size_t start = reader->at, digits = digits_after(reader, 0);
    Unit number = { .factor = 0 };
    for (size_t i = 0; i < digits; i++) number.factor = number.factor * 10 + (peek(reader, i) - '0');
    bool ten = is_ten(reader, 0, digits);
    reader->at += digits + ten;
    int exponent = 1;
    UnitStatus status = ten ? read_exponent(reader, &exponent) : UNIT_OK;
    if (status != UNIT_OK) return status;
    if (!multiply_power(unit, &number, exponent)) return fail(reader, UNIT_MALFORMED, start, reader->at);
    if (ten) return UNIT_OK;

    /* UCUM has 1.73 for 1 times 73, and nobody else has. */
    size_t more = peek(reader, 0) == '.' ? digits_after(reader, 1) : 0;
    if (more && !is_ten(reader, 1, more)) return fail(reader, UNIT_MALFORMED, start, reader->at + 1 + more);
    if (!is_atom(peek(reader, 0))) return UNIT_OK;
    while (is_atom(peek(reader, 0))) reader->at++;
    return fail(reader, UNIT_MALFORMED, start, reader->at); /* 24h, for 24.h */
}

/* The length of the atom that starts here, 0 where a bracket in it is not closed. */
static size_t atom_size(const Reader *reader)
{
    static const char with_digit[] = "cmH2O";
    size_t length = sizeof with_digit - 1, rest = reader->size - reader->at;
    if (rest >= length && memcmp(reader->text + reader->at, with_digit, length) == 0) {
        char next = peek(reader, length);
        if (!is_atom(next) && !is_digit(next)) return length;
    }
    size_t size = 0;
    bool inside = false;
    for (char c; size < rest; size++) {
        c = peek(reader, size);
        if (c == (inside ? ']' : '[')) inside = !inside;
        else if (inside ? (unsigned char)c <= ' ' || strchr("[{}", c) : !is_atom(c)) break;
    }
    return inside ? 0 : size;
}

/* Copies the atom with u for the micro and the mu of Unicode; false where it is too long for any unit. */
static bool plain_atom(const char *text, size_t size, char atom[static LONGEST_ATOM], size_t *length)
{
    *length = 0;
    for (size_t i = 0; i < size; i++) {
        if (*length == LONGEST_ATOM) return false;
        bool micro = size - i >= 2 && (memcmp(text + i, "\u00b5", 2) == 0 || memcmp(text + i, "\u03bc", 2) == 0);
        atom[(*length)++] = micro ? 'u' : text[i];
        i += micro;
    }
    return true;
}

static UnitStatus read_atom(Reader *reader, Unit *unit)
{
    size_t start = reader->at, length;
    size_t size = atom_size(reader);
    if (size == 0) return unexpected(reader);
    reader->at += size;
    char atom[LONGEST_ATOM];
    const UnitPrefix *prefix = NULL;
    const UnitAtom *found = NULL;
    if (plain_atom(reader->text + start, size, atom, &length)) found = unit_find(atom, length, &prefix);
    if (!found) return fail(reader, UNIT_UNKNOWN, start, reader->at);

    Unit part = { .factor = prefix ? prefix->factor * found->factor : found->factor, .offset = found->offset };
    memcpy(part.power, found->power, sizeof part.power);
    if (found->offset != 0) {
        reader->special = (UnitError){ .at = start, .size = size };
        reader->compound |= prefix != NULL;
    }
    int exponent;
    UnitStatus status = read_exponent(reader, &exponent);
    if (status != UNIT_OK) return status;
    return multiply_power(unit, &part, exponent) ? UNIT_OK : fail(reader, UNIT_MALFORMED, start, reader->at);
}

static UnitStatus read_annotation(Reader *reader)
{
    size_t start = reader->at++;
    for (char c; (c = peek(reader, 0)) != '}'; reader->at++)
        if (reader->at == reader->size || (unsigned char)c < ' ' || c == 0x7f || c == '{')
            return fail(reader, UNIT_MALFORMED, start, reader->at);
    reader->at++;
    return UNIT_OK;
}

static UnitStatus read_group(Reader *reader, Unit *unit)
{
    size_t start = reader->at++;
    if (reader->depth == DEEPEST) return fail(reader, UNIT_MALFORMED, start, reader->at);
    reader->depth++;
    UnitStatus status = read_term(reader, unit);
    reader->depth--;
    if (status != UNIT_OK) return status;
    if (peek(reader, 0) != ')') return fail(reader, UNIT_MALFORMED, start, start + 1);
    reader->at++;
    return UNIT_OK;
}

static UnitStatus read_component(Reader *reader, Unit *unit)
{
    char c = peek(reader, 0);
    if (c == '{') return read_annotation(reader);
    UnitStatus status;
    if (c == '(') status = read_group(reader, unit);
    else if (is_digit(c)) status = read_number(reader, unit);
    else status = read_atom(reader, unit);
    return status == UNIT_OK && peek(reader, 0) == '{' ? read_annotation(reader) : status;
}

static UnitStatus read_term(Reader *reader, Unit *unit)
{
    for (bool divided = false;; reader->at++) {
        size_t start = reader->at;
        if (start == 0 && peek(reader, 0) == '/') { /* the operator for what follows; nothing is before it */
            reader->compound = divided = true;
            continue;
        }
        Unit part = unit_one;
        UnitStatus status = read_component(reader, &part);
        if (status != UNIT_OK) return status;
        if (!multiply_power(unit, &part, divided ? -1 : 1)) return fail(reader, UNIT_MALFORMED, start, reader->at);
        char next = peek(reader, 0);
        if (next != '.' && next != '/') return UNIT_OK;
        divided = next == '/';
        reader->compound = true;
    }
}

size_t unit_fallen_power(const char *text, size_t size)
{
    static const char *const fallen[] = { "103", "106", "109", "1012" };
    for (size_t i = 0; i < sizeof fallen / sizeof *fallen; i++) {
        size_t length = strlen(fallen[i]);
        bool ends = size > length && (text[length] == '/' || text[length] == '{');
        if (ends && memcmp(fallen[i], text, length) == 0) return length;
    }
    return 0;
}

/* Units that UCUM has, but that stand for something else wherever they are met at the bedside: coulomb, farad and
 * picohenry; by volume, kelvin and tesla for thousands and 10^12, and 109 for 10^9. The length of what is wrong, 0
 * where nothing is. */
static size_t misread(const char *text, size_t size, const Unit *unit)
{
    static const char *const whole[] = { "C", "F", "pH" };
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (strlen(whole[i]) == size && memcmp(whole[i], text, size) == 0) return size;
    if (unit->power[LENGTH] != -3) return 0;
    return size > 1 && (text[0] == 'K' || text[0] == 'T') && text[1] == '/' ? 1 : unit_fallen_power(text, size);
}

UnitStatus unit_read(const char *text, size_t size, Unit *unit, UnitError *error)
{
    Reader reader = { .text = text, .size = size, .error = error };
    *unit = unit_one;
    size_t times = size > 2 && memcmp(text, "\u00d7", 2) == 0 ? 2 : size > 1 && text[0] == 'x';
    reader.at = times;
    if (times && !is_ten(&reader, 0, digits_after(&reader, 0))) reader.at = 0;
    UnitStatus status = read_term(&reader, unit);
    if (status != UNIT_OK) return status;
    if (reader.at < size) return unexpected(&reader);
    if (reader.special.size && reader.compound) {
        *error = reader.special;
        return UNIT_SPECIAL;
    }
    size_t wrong = misread(text, size, unit);
    return wrong ? fail(&reader, UNIT_UNKNOWN, 0, wrong) : UNIT_OK;
}

/* How often `word` stands in a valid unit outside its {…}. */
static int count_outside(const char *text, size_t size, const char *word)
{
    int count = 0;
    size_t length = strlen(word);
    for (size_t i = 0, inside = 0; i < size; i++) {
        inside = text[i] == '{' || (inside && text[i] != '}');
        count += !inside && size - i >= length && memcmp(text + i, word, length) == 0;
    }
    return count;
}

/* All {…} of a valid unit, one after the other. */
static const char *annotation_of(Arena *arena, const char *text, size_t size)
{
    if (!memchr(text, '{', size)) return "";
    char *annotation = arena_copy(arena, text, size), *next = annotation;
    if (!annotation) return NULL;
    bool inside = false;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '{') inside = true;
        if (inside) *next++ = text[i];
        if (text[i] == '}') inside = false;
    }
    *next = 0;
    return annotation;
}

UnitStatus unit_parse(Arena *arena, const char *text, size_t size, Unit *unit, UnitError *error)
{
    *error = (UnitError){ 0 };
    UnitStatus status = unit_read(text, size, unit, error);
    if (status == UNIT_OK) {
        unit->text = arena_copy(arena, text, size);
        unit->annotation = annotation_of(arena, text, size);
        unit->charges = count_outside(text, size, "eq") + count_outside(text, size, "Eq") > 0;
        unit->parts = unit->power[AMOUNT] == 0 && count_outside(text, size, "mol") > 1;
        return unit->text && unit->annotation ? UNIT_OK : UNIT_NO_MEMORY;
    }
    char suggestion[UNIT_SUGGESTION];
    size_t length = unit_suggest(text, size, suggestion);
    if (length == 0) return status;
    error->suggestion = arena_copy(arena, suggestion, length);
    return error->suggestion ? status : UNIT_NO_MEMORY;
}
