/* Rows that are read by a glance come out as those that are read cell by cell: for random tables, on each instruction
 * set that the processor has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"
#include "cases/plain_rows.h"
#include "cases/short_number.h"
#include "rulesrun_inside.h"

static const char clinic[] = "finding fever, cough, rash, allergy\n"
                             "finding sex is female, male or other\n  value male also man code redcap 2\n"
                             "finding sites are hand, foot, face\n"
                             "finding stage is early, late or none\n"
                             "measure age (years)\n  range 0 to 120\n"
                             "measure glucose (mg/dL)\n  molar mass 180.16 g/mol\n"
                             "measure excess (mmol/L)\n  range -30 to 30\n"
                             "measure pain\n  range 0 to 10\n"
                             "measure titre\n"
                             "conclusion ill, other thing\n"
                             "fever or cough or rash or allergy implies ill\n"
                             "female or stage is late implies ill\n"
                             "hand or foot or face implies ill\n"
                             "age above 5 years or glucose above 5 mg/dL or excess above 1 mmol/L implies ill\n"
                             "pain above 3 or titre above 8 implies other thing\n";

static uint64_t seed = 1;

static uint32_t any(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % below;
}

typedef struct Buffered {
    char *text;
    size_t size, room;
} Buffered;

static void put(Buffered *to, const char *text)
{
    size_t size = strlen(text);
    if (!size) return;
    if (to->size + size > to->room) {
        to->room = 2 * (to->size + size);
        to->text = realloc(to->text, to->room);
        assert_non_null(to->text);
    }
    memcpy(to->text + to->size, text, size);
    to->size += size;
}

/* ---- random tables ---- */

static const char *const heads[] = { "id",
                                     "fever",
                                     "cough",
                                     "rash",
                                     "allergy",
                                     "sex",
                                     "sites is hand",
                                     "sites is foot",
                                     "sites is face",
                                     "stage is late",
                                     "age",
                                     "glucose (mmol/L)",
                                     "excess",
                                     "pain",
                                     "titre",
                                     "ward" };
enum { HEADS = sizeof heads / sizeof *heads };

static const char *const findings[] = { "1",   "0",  "",     "1",     "0",   "",        "NA",       "na",
                                        "yes", "No", "TRUE", "false", "?",   "unknown", "conflict", " 1",
                                        "2",   "11", "N",    "A",     "1.0", "x" };
static const char *const values[] = {
    "female", "male", "", "Male", "man", "2", "NA", "other", "nothing", " male", "a value that is longer than eight",
    "late",   "early"
};
static const char *const numbers[] = { "5",
                                       "5.25",
                                       "",
                                       "0",
                                       "120",
                                       "121",
                                       "-3",
                                       "-31",
                                       "10",
                                       "9.99",
                                       "NA",
                                       "<5",
                                       ">= 2",
                                       "1:80",
                                       "7,5",
                                       "12345678",
                                       "1e2",
                                       "0.5",
                                       ".5",
                                       "5.",
                                       "1.2.3",
                                       "0.000001",
                                       "1234.5678",
                                       "+4",
                                       "x",
                                       "3 ",
                                       "123456789",
                                       "2.5e-3",
                                       "normal",
                                       "00.50",
                                       "1234567890123456789" };
static const char *const names[] = { "",
                                     "P 7",
                                     "caf\xC3\xA9",
                                     "0012",
                                     "12345678",
                                     "123456789012345678901",
                                     "x\x7F",
                                     " y ",
                                     "0",
                                     "a_name_of_more_than_eight",
                                     "\x80" };
#define ONE_OF(list) list[any(sizeof list / sizeof *list)]

typedef struct Look {
    char delimiter;
    bool crlf, comma, gold;     /* comma: of decimals; gold: the ward is what verdicts are held against */
    uint32_t quotes, odd, wild; /* in a thousand cells, cells, rows */
    uint32_t first, width;      /* of the heads */
} Look;

static const char *cell(const Look *look, uint32_t column, uint32_t row)
{
    static char number[24];
    bool odd = any(1000) < look->odd;
    if (column == 0 && !odd) return snprintf(number, sizeof number, "%u", row), number;
    if (column == 0) return ONE_OF(names);
    if (column == 5) return odd ? ONE_OF(values) : values[any(4)];
    if (column >= 10 && column <= 14) return odd ? ONE_OF(numbers) : numbers[any(4)];
    if (column == HEADS - 1 && odd) return "a note\nof two lines";
    return odd ? ONE_OF(findings) : findings[any(6)];
}

static void put_cell(Buffered *to, const Look *look, const char *text)
{
    char plain[64];
    snprintf(plain, sizeof plain, "%s", text);
    for (char *c = plain; look->comma && *c; c++)
        if (*c == '.' && any(8)) *c = ',';
    bool quoted = any(1000) < look->quotes || strchr(plain, look->delimiter) || strchr(plain, '\n');
    put(to, quoted ? "\"" : "");
    put(to, plain);
    put(to, quoted ? "\"" : "");
}

/* Something that is no row like the others. */
static void put_wild(Buffered *to)
{
    static const char *const wild[] = { "\n",           "\r\n",         "1,1\n",   "7,5\" tall\n",
                                        "\"a\nb\",1\n", "\"\"\"\",0\n", "a\rb,1\n" };
    put(to, ONE_OF(wild));
}

static void put_row(Buffered *to, const Look *look, uint32_t row)
{
    for (uint32_t i = 0; i < look->width; i++) {
        char delimiter[2] = { i ? look->delimiter : 0, 0 };
        put(to, delimiter);
        if (row == 0) put(to, heads[look->first + i]);
        else put_cell(to, look, cell(look, look->first + i, row));
    }
    put(to, look->crlf ? "\r\n" : "\n");
    if (row && any(1000) < look->wild) put_wild(to);
}

static Look any_look(void)
{
    static const char delimiters[] = { ',', ';', '\t', '|' };
    static const uint32_t rates[] = { 0, 0, 3, 30, 300 };
    Look look = { .delimiter = ONE_OF(delimiters), .crlf = !any(3), .quotes = ONE_OF(rates), .odd = ONE_OF(rates) };
    look.gold = !any(3);
    look.comma = look.delimiter != ',' && !any(3);
    look.wild = ONE_OF(rates) / 4;
    look.first = any(2) ? 0 : any(HEADS - 3);
    look.width = any(3) ? HEADS - look.first : 2 + any(HEADS - look.first - 1);
    return look;
}

/* ---- reading them both ways ---- */

typedef struct Came {
    rr_cases *cases;
    Cohort cohort;
    Rows rows;
    Arena arena;
    Sources sources;
    Diagnostics diagnostics;
} Came;

/* Reads all rows, `most` at a time at first, with a reader of plain rows, or without one. */
static bool read_all(Came *came, const rr_rules *rules, const Look *look, const Buffered *text, PlainRowsRead *reader)
{
    CohortOptions options = { .delimiter = look->delimiter, .decimal_comma = look->comma, .verdicts_only = true };
    if (look->gold && look->first + look->width == HEADS) options.against = "WARD";
    *came = (Came){ .sources = { .arena = &came->arena }, .diagnostics = { .arena = &came->arena } };
    assert_true(cohort_open(&came->cohort, &came->arena, &rules->meaning, "t.csv", text->text, text->size, &options,
                            &came->sources, &came->diagnostics));
    if (came->cohort.broken) return false;
    assert_int_equal(rr_cases_new(rules, &came->cases), RR_OK);
    assert_true(rows_start(&came->rows, &came->cohort, NULL));
    if (reader) came->rows.read_plain = reader;
    else came->rows.plain = NULL;
    came->cases->table.verdicts_only = true;
    assert_true(rows_take(&came->rows, &came->cohort));
    assert_true(rows_read(&came->rows, &came->cases->table, &came->cases->names, UINT64_MAX));
    assert_true(rows_accept(&came->rows, &came->cohort, &came->cases->table));
    return true;
}

static void forget(Came *came)
{
    rows_free(&came->rows);
    rr_cases_free(came->cases);
    cohort_close(&came->cohort);
    arena_free(&came->arena);
}

static bool bit(const uint64_t *plane, uint32_t row)
{
    return plane && plane[row / 64] >> row % 64 & 1;
}

static void compare_row(const CaseTable *a, const CaseTable *b, uint32_t row)
{
    const Meaning *meaning = a->meaning;
    assert_string_equal(a->rows.at[row].name, b->rows.at[row].name);
    assert_int_equal(a->rows.at[row].failed, b->rows.at[row].failed);
    for (uint32_t p = 0; p < meaning->propositions.count; p++) {
        assert_int_equal(bit(a->planes[p].stated_for, row), bit(b->planes[p].stated_for, row));
        assert_int_equal(bit(a->planes[p].against, row), bit(b->planes[p].against, row));
        assert_int_equal(bit(a->planes[p].unknown, row), bit(b->planes[p].unknown, row));
    }
    assert_int_equal(bit(a->gold.stated_for, row), bit(b->gold.stated_for, row));
    assert_int_equal(bit(a->gold.against, row), bit(b->gold.against, row));
    for (uint32_t t = 0; t < meaning->terms.count; t++) {
        const NumberColumn *x = &a->numbers[t], *y = &b->numbers[t];
        assert_int_equal(bit(x->stated, row), bit(y->stated, row));
        if (!bit(x->stated, row)) continue;
        assert_true(x->lo[row] == y->lo[row] && x->hi[row] == y->hi[row]);
        assert_int_equal(bit(x->lo_open, row), bit(y->lo_open, row));
        assert_int_equal(bit(x->hi_open, row), bit(y->hi_open, row));
    }
}

static void compare(const Came *closely, const Came *plainly)
{
    const CaseTable *a = &closely->cases->table, *b = &plainly->cases->table;
    assert_int_equal(a->rows.count, b->rows.count);
    assert_int_equal(a->failures, b->failures);
    assert_int_equal(closely->rows.broken, plainly->rows.broken);
    assert_int_equal(closely->cohort.again, plainly->cohort.again);
    for (uint32_t row = 0; row < a->rows.count; row++) compare_row(a, b, row);
    assert_int_equal(rr_cases_diagnostics(closely->cases), rr_cases_diagnostics(plainly->cases));
    for (size_t i = 0; i < rr_cases_diagnostics(closely->cases); i++) {
        char *x = rr_cases_diagnostic_text(closely->cases, i, false),
             *y = rr_cases_diagnostic_text(plainly->cases, i, false);
        assert_string_equal(x, y);
        rr_free(x);
        rr_free(y);
    }
}

static void plainly_as_closely(void **state)
{
    (void)state;
    rr_rules *rules;
    uint64_t rows = 0, failed = 0;
    assert_int_equal(rr_rules_load_text("clinic.rules", clinic, sizeof clinic - 1, NULL, &rules), RR_OK);
    for (int round = 0; round < 400; round++) {
        Look look = any_look();
        Buffered text = { 0 };
        Came closely, plainly;
        uint32_t count = 1 + any(round % 8 ? 200 : 3000);
        for (uint32_t row = 0; row <= count; row++) put_row(&text, &look, row);
        if (!any(3)) text.size--; /* without its last line end */
        bool ready = read_all(&closely, rules, &look, &text, NULL);
        for (InstructionSet set = SET_BASELINE; set < SETS; set++) {
            if (!plain_rows_reader(set)) continue;
            assert_int_equal(read_all(&plainly, rules, &look, &text, plain_rows_reader(set)), ready);
            if (ready) compare(&closely, &plainly);
            forget(&plainly);
        }
        rows += ready ? closely.cases->table.rows.count : 0;
        failed += ready ? closely.cases->table.failures : 0;
        forget(&closely);
        free(text.text);
    }
    printf("%llu rows, of which %llu have errors\n", (unsigned long long)rows, (unsigned long long)failed);
    assert_true(rows > 20000 && failed > 500);
    rr_rules_free(rules);
}

/* ---- short numbers ---- */

static void check_number(const char *text)
{
    char room[40] = { 0 };
    double value = 0, wanted = 0;
    size_t size = strlen(text);
    memcpy(room, text, size);
    bool read = short_number(room, (uint32_t)size, '.', &value);
    bool right = size <= 8 && !strpbrk(text, "eE+-") && number_parse(text, size, &wanted) == NUMBER_OK;
    if (read != right || (read && value != wanted))
        fail_msg("`%s`: %d, wanted %d: %.17g, %.17g", text, read, right, value, wanted);
}

static void short_numbers(void **state)
{
    (void)state;
    static const char letters[] = "0123456789.0123456789.,-e /:";
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) check_number(numbers[i]);
    for (int round = 0; round < 300000; round++) {
        char text[12];
        uint32_t size = any(11), kinds = any(3) ? 11 : sizeof letters - 1;
        for (uint32_t i = 0; i < size; i++) text[i] = letters[any(kinds)];
        text[size] = 0;
        check_number(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plainly_as_closely),
        cmocka_unit_test(short_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
