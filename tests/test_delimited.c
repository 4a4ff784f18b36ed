/* The records of CSV. */
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
    delimited_start(&d, &arena, NULL, delimiter);
    delimited_go(&d, text, size, 0);
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
    { "\"a\" ,b\n", "status 5", ',' },
    { "x\n\"a\"b\n", "[x]|status 5", ',' },
    { "x\n\"a\n", "[x]|status 4", ',' },
    { "x\n\"a\"\"", "[x]|status 4", ',' },
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
