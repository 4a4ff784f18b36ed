/* The records of CSV, wherever the buffer ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cases/delimited.h"

enum { LARGE = 200000 };

/* All records as text: fields in [], a ! before a quoted one, | behind each record; then the status, where it is not
 * OK. */
static void show(const char *text, size_t size, char delimiter, char out[static LARGE])
{
    Arena arena = { 0 };
    Delimited d;
    DelimitedStatus status;
    size_t at = 0;
    delimited_start(&d, &arena, NULL, NULL, text, size, delimiter);
    while ((status = delimited_next(&d)) == DELIMITED_OK && d.fields.count) {
        for (uint32_t i = 0; i < d.fields.count; i++) {
            const Field *f = &d.fields.at[i];
            assert_true(f->start <= f->end && f->end <= d.record_size);
            at += (size_t)snprintf(out + at, LARGE - at, "%s[%.*s]", f->quoted ? "!" : "", (int)f->size, f->text);
        }
        at += (size_t)snprintf(out + at, LARGE - at, "|");
    }
    if (status != DELIMITED_OK) snprintf(out + at, LARGE - at, "status %d", (int)status);
    delimited_free(&d);
    arena_free(&arena);
}

static const struct {
    const char *text, *records;
    char delimiter;
} cases[] = {
    { "", "", ',' },
    { "\n\r\n\n", "", ',' },
    { "a", "[a]|", ',' },
    { "a,b\n", "[a][b]|", ',' },
    { "a,b\r\nc,d", "[a][b]|[c][d]|", ',' },
    { "a,,\n,\n", "[a][][]|[][]|", ',' },
    { "a;b,c\n", "[a][b,c]|", ';' },
    { "a\tb \t c\n", "[a][b ][ c]|", '\t' },
    { "\"a\",\"\"\n\"\"\n", "![a]![]|![]|", ',' },
    { "\"a,b\",\"c\nd\",\"e\r\nf\"\r\ng\n", "![a,b]![c\nd]![e\r\nf]|[g]|", ',' },
    { "\"a \"\"b\"\" c\",\"\"\"\"\n", "![a \"b\" c]![\"]|", ',' },
    { "5\" tall,b\n", "[5\" tall][b]|", ',' },
    { "a\rb,c\r\n", "[a\rb][c]|", ',' },
    { "a\r", "[a]|", ',' },
    { "\"a\"\r", "![a]|", ',' },
    { "\"a\" ,b\n", "status 6", ',' },
    { "x\n\"a\"b\n", "[x]|status 6", ',' },
    { "x\n\"a\n", "[x]|status 5", ',' },
    { "x\n\"a\"\"", "[x]|status 5", ',' },
};

static void splits(void **state)
{
    (void)state;
    static char came[LARGE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        *came = 0;
        show(cases[i].text, strlen(cases[i].text), cases[i].delimiter, came);
        assert_string_equal(came, cases[i].records);
    }
}

/* The same behind so much that the buffer ends at every place in it. */
static void splits_across_buffers(void **state)
{
    (void)state;
    static char text[LARGE], wanted[LARGE], came[LARGE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t size = strlen(cases[i].text);
        for (size_t before = (1 << 16) - size - 2; before <= (1 << 16) + 1; before++) {
            memset(text, 'x', before);
            text[before - 1] = '\n';
            memcpy(text + before, cases[i].text, size);
            snprintf(wanted, LARGE, "[%.*s]|%s", (int)before - 1, text, cases[i].records);
            *came = 0;
            show(text, before + size, cases[i].delimiter, came);
            assert_string_equal(came, wanted);
        }
    }
}

static void takes_the_byte_order_mark_away(void **state)
{
    (void)state;
    static char came[LARGE];
    static const char *const texts[][2] = { { "\xEF\xBB\xBF"
                                              "a\n",
                                              "[a]|" },
                                            { "\xEF\xBB\xBF", "" },
                                            { "\xEF\xBB", "[\xEF\xBB]|" },
                                            { "\xEF\xBB\xBF\"a\"\n", "![a]|" } };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *came = 0;
        show(texts[i][0], strlen(texts[i][0]), ',', came);
        assert_string_equal(came, texts[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits),
        cmocka_unit_test(splits_across_buffers),
        cmocka_unit_test(takes_the_byte_order_mark_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
