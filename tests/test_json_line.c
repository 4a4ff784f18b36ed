/* Lines of NDJSON: what is read of them, what is wrong and where; and the same of many spoilt lines as jansson says. */
#include "cases/json_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))
enum { LARGE = 100000 };

typedef struct Fixture {
    Arena arena, scratch;
    JsonLine line;
} Fixture;

static int start(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    if (!f) return -1;
    f->line.arena = &f->arena;
    f->line.scratch = &f->scratch;
    *state = f;
    return 0;
}

static int stop(void **state)
{
    Fixture *f = *state;
    arena_free(&f->arena);
    arena_free(&f->scratch);
    free(f);
    return 0;
}

static size_t show_value(const JsonLine *line, const LineValue *value, char *to, size_t room)
{
    static const char kinds[] = "tnTF0";
    size_t at = 0;
    if (value->kind != LINE_LIST)
        return (size_t)snprintf(to, room, "%c(%.*s)", kinds[value->kind], (int)value->field.size, value->field.text);
    at += (size_t)snprintf(to, room, "[");
    for (uint32_t i = 0; i < value->count; i++)
        at += show_value(line, &line->items.at[value->first + i], to + at, room - at);
    return at + (size_t)snprintf(to + at, room - at, "]");
}

/* Keys and values, or what is wrong from where to where. */
static void show(Fixture *f, const char *text, size_t size, char to[static LARGE])
{
    JsonLine *line = &f->line;
    size_t at = 0;
    arena_reset(&f->scratch);
    *to = 0;
    if (json_line_read(line, text, size) != JSON_LINE_OK) {
        snprintf(to, LARGE, "%u-%u %s", line->wrong.start, line->wrong.end, line->what);
        assert_true(line->hint && line->wrong.end <= size && line->wrong.start <= line->wrong.end);
        return;
    }
    for (uint32_t i = 0; i < line->pairs.count; i++) {
        const LinePair *pair = &line->pairs.at[i];
        at += (size_t)snprintf(to + at, LARGE - at, "%s%.*s=", i ? " " : "", (int)pair->key.size, pair->key.text);
        at += show_value(line, &pair->value, to + at, LARGE - at);
    }
}

#define NO_VALUE "Here is no value of JSON"
#define GOES_ON "Here the case goes on with a comma, or ends with }"
#define ENDS "This line ends before its case does"
#define BEHIND "Something stands behind the case"
#define NO_LIST "A list within a case holds texts, and no further list or object"

static const struct {
    const char *text, *wanted;
} lines[] = {
    { "{}", "" },
    { " {\t} \r", "" },
    { "{\"a\":1}", "a=n(1)" },
    { "{ \"a\" : 1 , \"b\" : true,\"c\":false ,\"d\":null }", "a=n(1) b=T(true) c=F(false) d=0(null)" },
    { "{\"a\":\"\",\"\":\"x y\"}", "a=t() =t(x y)" },
    { "{\"a\":[],\"b\":[ ],\"c\":[\"x\"],\"d\":[ \"x\" , 1,true,null ]}",
      "a=[] b=[] c=[t(x)] d=[t(x)n(1)T(true)0(null)]" },
    { "{\"a\":0,\"b\":-0,\"c\":1.50,\"d\":1e3,\"e\":-1.5E+03,\"f\":9007199254740993,\"g\":"
      "123456789012345678901234567890}",
      "a=n(0) b=n(-0) c=n(1.50) d=n(1e3) e=n(-1.5E+03) f=n(9007199254740993) g=n(123456789012345678901234567890)" },
    { "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "a=t(\"\\/\b\f\n\r\t)" },
    { "{\"a\":\"\\u0041\\u00e9\\u20AC\\ud83d\\uDE00x\"}", "a=t(A\u00e9\u20ac\U0001F600x)" },
    { "{\"\\u0061\":\"\u00e9\"}", "a=t(\u00e9)" },
    { "{\"a\":1,\"a\":2}", "a=n(1) a=n(2)" },
    { "", "0-0 " ENDS },
    { "{", "1-1 " ENDS },
    { "{\"a\"", "4-4 " ENDS },
    { "{\"a\":", "5-5 " ENDS },
    { "{\"a\":1", "6-6 " ENDS },
    { "{\"a\":1,", "7-7 " ENDS },
    { "{\"a\":[1", "7-7 " ENDS },
    { "{\"a\":[1,", "8-8 " ENDS },
    { "{\"a", "1-3 This text is never closed" },
    { "{\"a\":\"\\", "5-7 This text is never closed" },
    { "{\"a\":\"\\\"}", "5-9 This text is never closed" },
    { "[]", "0-1 A line is to hold a case, in braces" },
    { "1", "0-1 A line is to hold a case, in braces" },
    { "{a:1}", "1-2 Here a key in quotes is to stand" },
    { "{'a':1}", "1-2 Here a key in quotes is to stand" },
    { "{1:1}", "1-2 Here a key in quotes is to stand" },
    { "{\"a\":1,}", "7-8 Here a key in quotes is to stand" },
    { "{,}", "1-2 Here a key in quotes is to stand" },
    { "{\"a\" 1}", "5-6 Between a key and its value stands a colon" },
    { "{\"a\":}", "5-6 " NO_VALUE },
    { "{\"a\":NaN}", "5-6 " NO_VALUE },
    { "{\"a\":None}", "5-6 " NO_VALUE },
    { "{\"a\":'x'}", "5-6 " NO_VALUE },
    { "{\"a\":TRUE}", "5-6 " NO_VALUE },
    { "{\"a\":+1}", "5-6 " NO_VALUE },
    { "{\"a\":.5}", "5-6 " NO_VALUE },
    { "{\"a\":1.}", "5-6 " NO_VALUE },
    { "{\"a\":-}", "5-6 " NO_VALUE },
    { "{\"a\":1e}", "5-6 " NO_VALUE },
    { "{\"a\":1e+}", "5-6 " NO_VALUE },
    { "{\"a\":01}", "6-7 " GOES_ON },
    { "{\"a\":truex}", "9-10 " GOES_ON },
    { "{\"a\":1 \"b\":2}", "7-8 " GOES_ON },
    { "{\"a\":1]", "6-7 " GOES_ON },
    { "{\"a\":1}}", "7-8 " BEHIND },
    { "{} {}", "3-5 " BEHIND },
    { "{\"a\":{}}", "5-6 An object within a case is not read" },
    { "{\"a\":[[]]}", "6-7 " NO_LIST },
    { "{\"a\":[\"x\",{}]}", "10-11 " NO_LIST },
    { "{\"a\":[1,]}", "8-9 " NO_VALUE },
    { "{\"a\":[1 2]}", "8-9 Here the list goes on with a comma, or ends with ]" },
    { "{\"a\":[1}", "7-8 Here the list goes on with a comma, or ends with ]" },
    { "{\"a\":\"x\ty\"}", "7-8 A control character stands in this text" },
    { "{\"a\":\"\\x\"}", "6-7 JSON has no such escape" },
    { "{\"a\":\"\\\u00e9\"}", "6-7 JSON has no such escape" },
    { "{\"a\":\"\\u00g0\"}", "6-7 JSON has no such escape" },
    { "{\"a\":\"\\u0000\"}", "6-7 JSON has no such escape" },
    { "{\"a\":\"\\ud800\"}", "6-7 JSON has no such escape" },
    { "{\"a\":\"\\ud800\\u0041\"}", "6-7 JSON has no such escape" },
    { "{\"a\":\"\\udc00\"}", "6-7 JSON has no such escape" },
    { "{\"a\":\"\\u12\"}", "6-7 JSON has no such escape" },
    { "{\"a\":\"\xff\"}", "6-7 This is not UTF-8" },
};

static void reads_lines(void **state)
{
    static char came[LARGE];
    for (size_t i = 0; i < COUNT(lines); i++) {
        show(*state, lines[i].text, strlen(lines[i].text), came);
        assert_string_equal(came, lines[i].wanted);
    }
    show(*state, "{\"a\":\"x\0y\"}", 11, came);
    assert_string_equal(came, "7-8 A control character stands in this text");
    show(*state, "{\"a\":\"x\\\0\"}", 11, came);
    assert_string_equal(came, "7-8 JSON has no such escape");
}

/* ---- jansson says the same ---- */

static uint64_t dice = 88172645463325252u;
static uint32_t roll(uint32_t sides)
{
    dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17;
    return (uint32_t)(dice >> 33) % sides;
}

/* A line of random pieces, of which some make sense. */
static size_t make_line(char to[static LARGE])
{
    static const char *const pieces[] = { "{",       "}",      "[",     "]",       ",",
                                          ":",       "\"",     "\"a\"", "\"b\":",  "\"c\":",
                                          "1",       "0.5",    "-3e2",  "true",    "null",
                                          "false",   " ",      "\\n",   "\\u00e9", "\\ud83d\\ude00",
                                          "\\u0000", "\u00e9", "x",     "1e400",   "123456789012345678901234567890",
                                          "\"x\"",   "\\",     "\t",    "\xc3",    "{}",
                                          "[]",      "\"\"" };
    size_t size = (size_t)sprintf(to, "{");
    uint32_t count = roll(9);
    for (uint32_t i = 0; i < count; i++) {
        if (roll(4)) size += (size_t)sprintf(to + size, "%s\"k%u\":", i ? "," : "", i);
        size += (size_t)sprintf(to + size, "%s", pieces[roll(COUNT(pieces))]);
    }
    return size + (size_t)sprintf(to + size, "%s", roll(5) ? "}" : pieces[roll(COUNT(pieces))]);
}

static bool is_single(const json_t *value)
{
    return !json_is_object(value) && !json_is_array(value);
}

static bool is_flat(const json_t *object)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        if (json_is_object(value)) return false;
        for (size_t i = 0; i < json_array_size(value); i++)
            if (!is_single(json_array_get(value, i))) return false;
    }
    return json_is_object(object);
}

static void same_value(const JsonLine *line, const LineValue *ours, const json_t *theirs)
{
    static const json_type types[] = { JSON_STRING, JSON_REAL, JSON_TRUE, JSON_FALSE, JSON_NULL, JSON_ARRAY };
    assert_int_equal(json_typeof(theirs), types[ours->kind]);
    if (ours->kind == LINE_TEXT) {
        assert_int_equal(ours->field.size, json_string_length(theirs));
        assert_memory_equal(ours->field.text, json_string_value(theirs), ours->field.size);
    } else if (ours->kind == LINE_NUMBER) {
        char text[64] = "";
        memcpy(text, ours->field.text, ours->field.size);
        assert_true(strtod(text, NULL) == json_real_value(theirs));
    }
    for (uint32_t i = 0; i < ours->count; i++)
        same_value(line, &line->items.at[ours->first + i], json_array_get(theirs, i));
    assert_int_equal(ours->count, json_array_size(theirs));
}

/* Keys of random lines differ, unless jansson has refused them. */
static void same_object(const JsonLine *line, const json_t *theirs)
{
    assert_int_equal(line->pairs.count, json_object_size(theirs));
    for (uint32_t i = 0; i < line->pairs.count; i++) {
        const LinePair *pair = &line->pairs.at[i];
        char key[200] = "";
        memcpy(key, pair->key.text, pair->key.size);
        same_value(line, &pair->value, json_object_get(theirs, key));
    }
}

static bool comes_twice(const JsonLine *line)
{
    for (uint32_t i = 0; i < line->pairs.count; i++)
        for (uint32_t k = 0; k < i; k++) {
            const Field *a = &line->pairs.at[i].key, *b = &line->pairs.at[k].key;
            if (a->size == b->size && memcmp(a->text, b->text, a->size) == 0) return true;
        }
    return false;
}

static void says_what_jansson_says(void **state)
{
    Fixture *f = *state;
    static char text[LARGE];
    unsigned good = 0, bad = 0;
    for (int round = 0; round < 300000; round++) {
        size_t size = make_line(text);
        json_error_t error;
        json_t *theirs = json_loadb(text, size, JSON_DECODE_INT_AS_REAL | JSON_REJECT_DUPLICATES, &error);
        arena_reset(&f->scratch);
        JsonLineStatus status = json_line_read(&f->line, text, size);
        bool no_double = !theirs && json_error_code(&error) == json_error_numeric_overflow;
        bool twice = status == JSON_LINE_OK && comes_twice(&f->line);
        bool wanted = theirs && is_flat(theirs);
        if (!no_double && !twice && wanted != (status == JSON_LINE_OK))
            fail_msg("%.*s: %s; jansson: %s", (int)size, text, status == JSON_LINE_OK ? "read" : f->line.what,
                     theirs ? "read" : error.text);
        if (theirs && status == JSON_LINE_OK) same_object(&f->line, theirs);
        json_decref(theirs);
        if (wanted) good++;
        else bad++;
    }
    print_message("           %u lines that are read, %u that are not\n", good, bad);
    assert_true(good > 30000 && bad > 30000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_lines, start, stop),
        cmocka_unit_test_setup_teardown(says_what_jansson_says, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
