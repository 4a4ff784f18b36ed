/* Columns that the caller owns: what comes of them is what comes of the same facts stated by hand, at whatever offset,
 * and is written to where the caller wants it. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HOLDS assert_true
#include "columns.h"

#include "base/number.h"
#include "rulesrun_inside.h"
#include "run/columns_plain.h"

static rr_rules *load(const char *text, const rr_limits *limits)
{
    rr_rules *rules;
    rr_status status = rr_rules_load_text("test.rules", text, strlen(text), limits, &rules);
    for (size_t i = 0; status != RR_OK && i < rr_rules_diagnostics(rules); i++) {
        char *message = rr_rules_diagnostic_text(rules, i, false);
        print_message("%s", message);
        rr_free(message);
    }
    assert_int_equal(status, RR_OK);
    return rules;
}

/* ---- against what is stated by hand ---- */

static void random_columns(void **unused)
{
    (void)unused;
    static const uint32_t sizes[] = { 1, 2, 63, 64, 65, 127, 128, 200, 1000 };
    rr_rules *rules = load(columns_rules, NULL);
    Pair pair = make_pair(rules);
    Dice dice = { .seed = 7 };
    const char *rounds = getenv("RR_ROUNDS");
    uint32_t most = rounds ? (uint32_t)atoi(rounds) / 10 : 150;
    for (uint32_t round = 0; round < most; round++) {
        uint32_t rows = one_in(&dice, 3) ? sizes[any(&dice, 9)] : 1 + any(&dice, 150);
        compare_drawn(&dice, &pair, rows, MOST_COLUMNS);
    }
    free_pair(&pair);
    rr_rules_free(rules);
}

/* More rows than a block has, with few columns, most of which no other contradicts. */
static void many_rows(void **unused)
{
    (void)unused;
    rr_rules *rules = load(columns_rules, NULL);
    Dice dice = { .seed = 11 };
    for (uint32_t round = 0; round < 6; round++) {
        Pair pair = make_pair(rules);
        compare_drawn(&dice, &pair, 3000 + any(&dice, 6000), 8);
        compare_drawn(&dice, &pair, 65 + any(&dice, 4000), 8);
        free_pair(&pair);
    }
    rr_rules_free(rules);
}

static Drawn number_column(Dice *dice, const rr_rules *rules, const char *term, uint32_t rows, double from, double by)
{
    Drawn made = { .kind = NUMBERS, .place = rr_find_term(rules, term), .validity = draw_bits(dice, rows, 1) };
    made.numbers = malloc(rows * sizeof *made.numbers);
    made.before = malloc(rows * sizeof *made.before);
    assert_true(made.numbers && made.before);
    for (uint32_t i = 0; i < rows; i++) made.numbers[i] = made.before[i] = from + by * any(dice, 4);
    return made;
}

static uint32_t compare_bmi(Dice *dice, Pair *pair, uint32_t rows)
{
    Drawn drawn[] = { number_column(dice, pair->rules, "weight", rows, 80, 80),
                      number_column(dice, pair->rules, "height", rows, 2, 0),
                      number_column(dice, pair->rules, "bmi", rows, 20, 20),
                      number_column(dice, pair->rules, "bmi", rows, 20, 20) };
    uint32_t bmi = drawn[2].place, conflicts = 0;
    compare_columns(pair, drawn, 4, rows, 0);
    for (uint32_t row = rr_run_first(pair->run); row < rr_run_first(pair->run) + rr_run_count(pair->run); row++) {
        rr_number n;
        conflicts += rr_number_get(pair->run, row, bmi, &n) && n.conflict;
    }
    for (int i = 0; i < 4; i++) free_column(&drawn[i]);
    return conflicts;
}

/* A number of which several columns and a formula say something: where they share no value, it is all that they span.
 */
static void numbers_of_several(void **unused)
{
    (void)unused;
    rr_rules *rules = load(columns_rules, NULL);
    Dice dice = { .seed = 13 };
    Pair pair = make_pair(rules);
    uint32_t conflicts = 0;
    for (uint32_t round = 0; round < 30; round++) conflicts += compare_bmi(&dice, &pair, 1 + any(&dice, 90));
    assert_true(conflicts > 100);
    free_pair(&pair);
    rr_rules_free(rules);
}

/* ---- numbers that need no closer look ---- */

static void plain_numbers(void **unused)
{
    (void)unused;
    Dice dice = { .seed = 3 };
    double numbers[64];
    uint64_t count = 0;
    for (int round = 0; round < 2000; round++) {
        double least = any(&dice, 2) ? -DBL_MAX : -5, most = any(&dice, 2) ? DBL_MAX : 100;
        for (int i = 0; i < 64; i++) {
            numbers[i] = draw_number(&dice, false) * (any(&dice, 4) ? 1 : -1);
            if (one_in(&dice, 8)) numbers[i] = any(&dice, UINT32_MAX) * 1e6 + any(&dice, 1000000);
            if (one_in(&dice, 8)) numbers[i] = any(&dice, 1000000) / 1e6 + (round % 2 ? 1e9 : 0);
        }
        uint64_t wanted;
        columns_plain_in(SET_BASELINE)(&wanted, numbers, 1, least, most);
        for (InstructionSet set = SET_BASELINE; set < SETS; set++) {
            uint64_t plain = ~wanted;
            if (columns_plain_in(set)) columns_plain_in(set)(&plain, numbers, 1, least, most);
            assert_true(plain == wanted || !columns_plain_in(set));
        }
        for (int i = 0; i < 64; i++) {
            if (!(wanted >> i & 1)) continue;
            assert_true(same_double(number_recorded(numbers[i]) + 0.0, numbers[i]));
            assert_true(numbers[i] >= least && numbers[i] <= most);
            count++;
        }
    }
    assert_true(count > 40000); /* of 128,000 */
}

/* ---- what is told of values that are errors ---- */

static const char small[] = "finding fever\n"
                            "finding sex is female or male\n"
                            "measure age (years)\n  range 0 to 120\n"
                            "measure glucose (mmol/L)\n"
                            "conclusion ill\n"
                            "fever or age above 60 years or glucose above 7 mmol/L or female implies ill\n";

typedef struct Bench {
    rr_rules *rules;
    rr_columns *columns;
    rr_run *run;
} Bench;

static Bench start(const char *rules, uint32_t rows, const rr_limits *limits)
{
    Bench b = { .rules = load(rules, limits) };
    assert_int_equal(rr_columns_new(b.rules, rows, &b.columns), RR_OK);
    assert_int_equal(rr_run_new(b.rules, &b.run), RR_OK);
    return b;
}

static void finish(Bench *b)
{
    rr_run_free(b->run);
    rr_columns_free(b->columns);
    rr_rules_free(b->rules);
}

static bool is_told(const rr_run *run, const char *code, const char *message)
{
    rr_diagnostic d;
    for (size_t i = 0; rr_run_diagnostic(run, i, &d); i++)
        if (strcmp(d.code, code) == 0 && strcmp(d.message, message) == 0) return true;
    return false;
}

static void errors_of_rows(void **unused)
{
    (void)unused;
    double ages[] = { 30, NAN, 121, 61, INFINITY, NAN }, seconds[] = { 1, 2, 3, 4, 5e-324, 1e308 };
    int8_t sexes[] = { 1, 1, 0, -1, 1, 2 };
    uint8_t valid = 0x1f, failed = 0xff;
    Bench b = start(small, 6, NULL);
    uint32_t age = rr_find_term(b.rules, "age"), ill = rr_find(b.rules, "ill");
    uint32_t glucose = rr_find_term(b.rules, "glucose");
    rr_code codes[] = { { RR_NONE, RR_TRUE }, { rr_find(b.rules, "female"), RR_TRUE } };
    assert_int_equal(rr_columns_numbers(b.columns, age, NULL, ages, &valid, 0), RR_OK);
    assert_int_equal(rr_columns_codes(b.columns, codes, 2, RR_INT8, sexes, &valid, 0), RR_OK);
    assert_int_equal(rr_run_columns(b.run, b.columns, 0, 6), RR_ERROR);
    assert_int_equal(rr_write_failed(b.run, &failed), RR_OK);
    assert_int_equal(failed, 0x1e);
    assert_true(is_told(b.run, "E703", "Row 1: NaN is not a number for `age`"));
    assert_true(is_told(b.run, "E703", "Row 2: 121 is not within the range of `age`"));
    assert_true(is_told(b.run, "E703", "Row 3: -1 is not a code of `sex`"));
    assert_true(is_told(b.run, "E703", "Row 4: inf is not a number for `age`"));
    assert_int_equal(rr_run_diagnostics(b.run), 4);
    assert_int_equal(rr_verdict(b.run, 0, ill), RR_TRUE);
    assert_int_equal(rr_verdict(b.run, 3, ill), RR_UNKNOWN);
    assert_int_equal(rr_verdict(b.run, 5, ill), RR_UNKNOWN);
    rr_columns_free(b.columns);
    assert_int_equal(rr_columns_new(b.rules, 6, &b.columns), RR_OK);
    assert_int_equal(rr_columns_numbers(b.columns, age, "s", seconds, NULL, 0), RR_OK);
    assert_int_equal(rr_run_columns(b.run, b.columns, 0, UINT32_MAX), RR_ERROR);
    assert_true(is_told(b.run, "E703", "Row 4: 4.94065645841247e-324 is too large or too small for the unit of `age`"));
    assert_true(is_told(b.run, "E703", "Row 5: 1e+308 is not within the range of `age`"));
    rr_columns_free(b.columns);
    assert_int_equal(rr_columns_new(b.rules, 6, &b.columns), RR_OK);
    assert_int_equal(rr_columns_numbers(b.columns, glucose, "mol/L", seconds, NULL, 0), RR_OK);
    assert_int_equal(rr_run_columns(b.run, b.columns, 0, 6), RR_ERROR);
    assert_true(is_told(b.run, "E703", "Row 5: 1e+308 is too large or too small for the unit of `glucose`"));
    finish(&b);
}

static void warnings_of_rows(void **unused)
{
    (void)unused;
    double one[130] = { 0 }, two[130] = { 0 };
    Bench b = start(small, 130, NULL);
    uint32_t glucose = rr_find_term(b.rules, "glucose");
    one[128] = -1, two[129] = 8;
    assert_int_equal(rr_columns_numbers(b.columns, glucose, NULL, one, NULL, 0), RR_OK);
    assert_int_equal(rr_run_columns(b.run, b.columns, 128, 130), RR_OK);
    assert_int_equal(rr_run_diagnostics(b.run), 1);
    assert_true(is_told(b.run, "W604", "Row 128: `glucose` is stated as -1 mmol/L, which is below 0"));
    assert_int_equal(rr_columns_numbers(b.columns, glucose, NULL, two, NULL, 0), RR_OK);
    assert_int_equal(rr_run_columns(b.run, b.columns, 128, 130), RR_OK);
    assert_true(is_told(b.run, "W602", "`glucose` is stated as 0 mmol/L and as 8 mmol/L in the case `129`"));
    assert_true(is_told(b.run, "W602", "`glucose` is stated as -1 mmol/L and as 0 mmol/L in the case `128`"));
    assert_int_equal(rr_run_diagnostics(b.run), 3); /* and W604, once */
    rr_number n;
    assert_true(rr_number_get(b.run, 129, glucose, &n) && n.conflict);
    finish(&b);
}

/* Two columns may state the same, and a unit may differ in what stands in braces. */
static void of_bindings(void **unused)
{
    (void)unused;
    static const char text[] =
        "finding fever\nmeasure gfr (mL/min)\nconclusion ill\nfever or gfr < 30 mL/min implies ill\n";
    double numbers[2] = { 29, 31 };
    uint8_t bits[1] = { 1 };
    rr_diagnostic d;
    Bench b = start(text, 2, NULL);
    uint32_t gfr = rr_find_term(b.rules, "gfr"), fever = rr_find(b.rules, "fever");
    assert_int_equal(rr_columns_numbers(b.columns, gfr, "mL/min/{1.73_m2}", numbers, NULL, 0), RR_OK);
    assert_int_equal(rr_columns_diagnostics(b.columns), 1);
    assert_true(rr_columns_diagnostic(b.columns, 0, &d));
    assert_string_equal(d.code, "W401");
    assert_false(rr_columns_diagnostic(b.columns, 1, &d));
    assert_null(rr_columns_diagnostic_text(b.columns, 1, false));
    assert_int_equal(rr_run_columns(b.run, b.columns, 0, 2), RR_OK);
    assert_int_equal(rr_columns_numbers(b.columns, gfr, "kg", numbers, NULL, 0), RR_ERROR);
    assert_true(rr_columns_diagnostic(b.columns, 1, &d));
    assert_string_equal(d.code, "E402");
    assert_int_equal(rr_columns_numbers(b.columns, gfr, "furlong", numbers, NULL, 0), RR_ERROR);
    assert_true(rr_columns_diagnostic(b.columns, 2, &d));
    assert_string_equal(d.code, "E401");
    char *said = rr_columns_diagnostic_text(b.columns, 2, false);
    assert_non_null(strstr(said, "does not fit"));
    rr_free(said);
    assert_int_equal(rr_run_columns(b.run, b.columns, 0, 2), RR_MISUSE);
    assert_int_equal(rr_columns_truths(b.columns, fever, bits, NULL, 0), RR_OK);
    finish(&b);
}

/* ---- what does not fit ---- */

static rr_status refused_binding(rr_columns *columns, int how)
{
    static const _Alignas(8) uint8_t bits[64] = { 0 };
    static const double numbers[256] = { 0 };
    const double *crooked = (const double *)(const void *)(bits + 1);
    const uint32_t fever = 0, sex = 1, age = 2;
    const rr_code code = { fever, RR_TRUE }, nothing = { RR_NONE, RR_TRUE }, none = { 1000, RR_TRUE },
                  odd = { fever, (rr_truth)4 };
    switch (how) {
    case 0: return rr_columns_truths(columns, 1000, bits, NULL, 0);
    case 1: return rr_columns_truths(columns, fever, NULL, NULL, 0);
    case 2: return rr_columns_truths(columns, fever, bits, NULL, UINT64_MAX);
    case 3: return rr_columns_numbers(columns, sex, NULL, numbers, NULL, 0);
    case 4: return rr_columns_numbers(columns, 1000, NULL, numbers, NULL, 0);
    case 5: return rr_columns_numbers(columns, age, NULL, crooked, NULL, 0);
    case 6: return rr_columns_codes(columns, &code, 0, RR_INT8, bits, NULL, 0);
    case 7: return rr_columns_codes(columns, &nothing, 1, RR_INT8, bits, NULL, 0);
    case 8: return rr_columns_codes(columns, &none, 1, RR_INT8, bits, NULL, 0);
    case 9: return rr_columns_codes(columns, &odd, 1, RR_INT8, bits, NULL, 0);
    case 10: return rr_columns_codes(columns, &code, 1, (rr_code_type)6, bits, NULL, 0);
    case 11: return rr_columns_codes(columns, &code, 1, RR_INT16, bits + 1, NULL, 0);
    case 12: return rr_columns_gold(columns, NULL, NULL, 0);
    default:
        assert_int_equal(rr_columns_gold(columns, bits, NULL, 0), RR_OK);
        return rr_columns_gold(columns, bits, NULL, 0); /* there is one already */
    }
}

static void misuse(void **unused)
{
    (void)unused;
    _Alignas(8) uint8_t bits[64] = { 0 };
    double numbers[256] = { 0 };
    rr_rules *wrong, *other;
    rr_columns *columns;
    Bench b = start(small, 200, NULL);
    uint32_t fever = rr_find(b.rules, "fever"), age = rr_find_term(b.rules, "age"), sex = rr_find_term(b.rules, "sex");
    rr_truth_columns truths = { bits, bits, bits };
    rr_number_columns number = { .values = numbers };
    assert_int_equal(rr_rules_load_text("x", "x implies", 9, NULL, &wrong), RR_ERROR);
    assert_int_equal(rr_columns_new(wrong, 1, &columns), RR_MISUSE);
    rr_rules_free(wrong);
    for (int how = 0; how < 14; how++) {
        assert_int_equal(rr_columns_new(b.rules, 200, &columns), RR_OK);
        assert_int_equal(refused_binding(columns, how), RR_MISUSE);
        assert_int_equal(rr_run_columns(b.run, columns, 0, 200), RR_MISUSE); /* it would lack a column */
        rr_columns_free(columns);
    }
    assert_int_equal(rr_columns_new(b.rules, 0, &columns), RR_OK);
    assert_int_equal(rr_columns_truths(columns, fever, NULL, NULL, 0), RR_OK);
    assert_int_equal(rr_run_columns(b.run, columns, 0, 0), RR_MISUSE);
    rr_columns_free(columns);
    assert_int_equal(rr_columns_gold(b.columns, bits, NULL, 0), RR_OK);
    /* before any block */
    assert_int_equal(rr_write_failed(b.run, bits), RR_MISUSE);
    assert_int_equal(rr_write_verdicts(b.run, fever, &truths), RR_MISUSE);
    assert_int_equal(rr_write_suspicions(b.run, fever, &truths), RR_MISUSE);
    assert_int_equal(rr_write_caveats(b.run, fever, RR_DISPUTED, bits), RR_MISUSE);
    assert_int_equal(rr_write_numbers(b.run, age, &number), RR_MISUSE);
    assert_int_equal(rr_write_values(b.run, sex, RR_INT8, bits, NULL), RR_MISUSE);
    /* rows that are no block */
    assert_int_equal(rr_run_columns(b.run, b.columns, 1, 200), RR_MISUSE);
    assert_int_equal(rr_run_columns(b.run, b.columns, 0, 100), RR_MISUSE);
    assert_int_equal(rr_run_columns(b.run, b.columns, 0, 0), RR_MISUSE);
    assert_int_equal(rr_run_columns(b.run, b.columns, 256, 300), RR_MISUSE);
    other = load(small, NULL);
    assert_int_equal(rr_columns_new(other, 1, &columns), RR_OK);
    assert_int_equal(rr_run_columns(b.run, columns, 0, 1), RR_MISUSE);
    rr_columns_free(columns);
    rr_rules_free(other);
    /* of a block, what there is not */
    assert_int_equal(rr_run_columns(b.run, b.columns, 64, 128), RR_OK);
    assert_int_equal(rr_run_first(b.run), 64);
    assert_int_equal(rr_run_count(b.run), 64);
    assert_int_equal(rr_verdict(b.run, 63, fever), RR_UNKNOWN);
    assert_int_equal(rr_write_verdicts(b.run, 1000, &truths), RR_MISUSE);
    assert_int_equal(rr_write_suspicions(b.run, 1000, &truths), RR_MISUSE);
    assert_int_equal(rr_write_caveats(b.run, 1000, 1, bits), RR_MISUSE);
    assert_int_equal(rr_write_numbers(b.run, sex, &number), RR_MISUSE);
    assert_int_equal(rr_write_numbers(b.run, 1000, &number), RR_MISUSE);
    assert_int_equal(rr_write_values(b.run, 1000, RR_INT8, bits, NULL), RR_MISUSE);
    assert_int_equal(rr_write_values(b.run, sex, (rr_code_type)6, bits, NULL), RR_MISUSE);
    assert_int_equal(rr_write_values(b.run, sex, RR_INT8, NULL, bits), RR_OK); /* not wanted */
    assert_int_equal(rr_write_values(b.run, sex, RR_INT32, bits + 1, NULL), RR_MISUSE);
    double *askew = (void *)(bits + 1);
    const rr_number_columns unaligned[] = { { .values = askew }, { .low = askew }, { .high = askew } };
    for (int i = 0; i < 3; i++) assert_int_equal(rr_write_numbers(b.run, age, &unaligned[i]), RR_MISUSE);
    rr_columns_free(NULL);
    finish(&b);
}

/* A code of all ones is that of no value, so that there is one less of them; of signed ones, half. */
static void values_and_types(void **unused)
{
    (void)unused;
    static char text[20000];
    static const struct {
        unsigned values;
        rr_code_type type;
        rr_status status;
    } trials[] = { { 128, RR_INT8, RR_OK },      { 129, RR_INT8, RR_MISUSE }, { 255, RR_UINT8, RR_OK },
                   { 256, RR_UINT8, RR_MISUSE }, { 256, RR_INT16, RR_OK },    { 256, RR_UINT16, RR_OK } };
    for (size_t t = 0; t < sizeof trials / sizeof *trials; t++) {
        size_t size = (size_t)snprintf(text, sizeof text, "finding kind is v0");
        for (unsigned i = 1; i < trials[t].values; i++)
            size += (size_t)snprintf(text + size, sizeof text - size, ", v%u", i);
        snprintf(text + size, sizeof text - size, "\nconclusion c\nkind is v0 implies c\n");
        uint16_t codes[1], given[1] = { (uint16_t)(trials[t].values - 1) };
        rr_code *meant = calloc(trials[t].values, sizeof *meant);
        Bench b = start(text, 1, NULL);
        assert_non_null(meant);
        uint32_t kind = rr_find_term(b.rules, "kind");
        for (uint32_t i = 0; i < trials[t].values; i++) meant[i] = (rr_code){ i, RR_TRUE };
        assert_int_equal(rr_columns_codes(b.columns, meant, trials[t].values, RR_UINT16, given, NULL, 0), RR_OK);
        assert_int_equal(rr_run_columns(b.run, b.columns, 0, 1), RR_OK);
        assert_int_equal(rr_write_values(b.run, kind, trials[t].type, codes, NULL), trials[t].status);
        if (trials[t].status == RR_OK && code_sizes[trials[t].type] == 2) assert_int_equal(codes[0], given[0]);
        if (trials[t].status == RR_OK && code_sizes[trials[t].type] == 1) assert_int_equal(*(uint8_t *)codes, given[0]);
        free(meant);
        finish(&b);
    }
}

/* ---- limits ---- */

static void expect_too_much(const rr_columns *columns, const char *message)
{
    rr_diagnostic d;
    assert_true(rr_columns_diagnostic(columns, rr_columns_diagnostics(columns) - 1, &d));
    assert_string_equal(d.code, "E109");
    assert_string_equal(d.message, message);
}

static void limits(void **unused)
{
    (void)unused;
    uint8_t bits[16] = { 0 };
    rr_limits narrow = { .columns = 2, .cases = 100, .facts = 3 }, few = { .facts = 2 };
    Bench b = start(small, 100, &narrow);
    uint32_t fever = rr_find(b.rules, "fever");
    rr_code codes[] = { { fever, RR_CONFLICT }, { rr_find(b.rules, "male"), RR_FALSE } };
    rr_columns *columns;
    assert_int_equal(rr_columns_new(b.rules, 101, &columns), RR_ERROR);
    expect_too_much(columns, "More than 100 rows");
    assert_int_equal(rr_run_columns(b.run, columns, 0, 101), RR_MISUSE);
    rr_columns_free(columns);
    assert_int_equal(rr_columns_truths(b.columns, fever, bits, NULL, 0), RR_OK);
    assert_int_equal(rr_columns_codes(b.columns, codes, 2, RR_INT8, bits, bits, 0), RR_OK);
    assert_int_equal(rr_run_columns(b.run, b.columns, 0, 100), RR_OK);
    assert_int_equal(rr_columns_truths(b.columns, fever, bits, NULL, 0), RR_ERROR);
    expect_too_much(b.columns, "More than 2 columns");
    assert_int_equal(rr_run_columns(b.run, b.columns, 0, 100), RR_MISUSE);
    finish(&b);
    b = start(small, 1, &few);
    assert_int_equal(rr_columns_truths(b.columns, fever, bits, NULL, 0), RR_OK);
    assert_int_equal(rr_columns_gold(b.columns, bits, NULL, 0), RR_OK); /* is no fact */
    assert_int_equal(rr_columns_codes(b.columns, codes, 2, RR_INT8, bits, NULL, 0), RR_ERROR);
    expect_too_much(b.columns, "More than 2 facts of one case");
    finish(&b);
}

/* Of messages as many are kept as the limit says, and what they took is given back. */
static void memory_is_constant(void **unused)
{
    (void)unused;
    enum { ROWS = 64 * 64 * 12 };
    double *ages = malloc(ROWS * sizeof *ages), *more = malloc(ROWS * sizeof *more);
    uint8_t *bits = calloc(ROWS / 8, 1);
    assert_true(ages && more && bits);
    for (uint32_t i = 0; i < ROWS; i++) ages[i] = i % 50 ? i % 100 + 1 / 3.0 : 200, more[i] = i % 100 + (i % 3 == 0);
    for (int shared = 0; shared < 2; shared++) {
        Bench b = start(small, ROWS, NULL);
        uint32_t age = rr_find_term(b.rules, "age");
        assert_int_equal(rr_columns_numbers(b.columns, age, NULL, ages, NULL, 0), RR_OK);
        if (shared) assert_int_equal(rr_columns_numbers(b.columns, age, NULL, more, NULL, 0), RR_OK);
        uint64_t most = 0;
        for (uint32_t first = 0; first < ROWS; first += rr_run_count(b.run)) {
            assert_int_equal(rr_run_columns(b.run, b.columns, first, ROWS), RR_ERROR);
            uint64_t taken = b.run->window->memory.taken;
            if (first >= ROWS / 4) assert_true(taken <= most);
            else if (taken > most) most = taken;
        }
        assert_true(most < 8 << 20);
        finish(&b);
    }
    free(ages);
    free(more);
    free(bits);
}

/* ---- a gold standard ---- */

/* What a column of a table says is taken where no other is given. */
static void gold_of_a_table(void **unused)
{
    (void)unused;
    static const char table[] = "fever,sick\n1,1\n0,1\n1,0\n,1\n";
    rr_cohort_options options = { .against = "sick" };
    Bench b = start(small, 1, NULL);
    rr_cohort *cohort;
    rr_cases *cases;
    rr_agreement *agreement;
    assert_int_equal(rr_cohort_open_text(b.rules, "t.csv", table, sizeof table - 1, &options, &cohort), RR_OK);
    assert_int_equal(rr_cases_new(b.rules, &cases), RR_OK);
    assert_int_equal(rr_agreement_new(b.rules, &agreement), RR_OK);
    assert_int_equal(rr_cohort_read(cohort, cases, 100), RR_OK);
    assert_int_equal(rr_run_block(b.run, cases, 0), RR_OK);
    assert_int_equal(rr_agreement_add(agreement, b.run, NULL, NULL), RR_OK);
    assert_int_equal(rr_agreement_cases_get(agreement).with, 3);
    assert_int_equal(rr_agreement_cases_get(agreement).without, 1);
    rr_agreement_free(agreement);
    rr_cases_free(cases);
    rr_cohort_close(cohort);
    finish(&b);
}

static void gold(void **unused)
{
    (void)unused;
    enum { ROWS = 300 };
    Dice dice = { .seed = 5 };
    uint8_t *fever = draw_bits(&dice, ROWS, 0), *sick = draw_bits(&dice, ROWS + 13, 0),
            *known = draw_bits(&dice, ROWS + 13, 1);
    uint64_t has[(ROWS + 63) / 64] = { 0 }, has_not[(ROWS + 63) / 64] = { 0 };
    Bench b = start(small, ROWS, NULL);
    rr_agreement *bound, *given;
    char *text, *same;
    size_t size;
    for (uint32_t i = 0; i < ROWS; i++)
        if (bit(known, i + 13)) (bit(sick, i + 13) ? has : has_not)[i / 64] |= UINT64_C(1) << i % 64;
    assert_int_equal(rr_columns_truths(b.columns, rr_find(b.rules, "fever"), fever, NULL, 0), RR_OK);
    assert_int_equal(rr_columns_gold(b.columns, sick, known, 13), RR_OK);
    assert_int_equal(rr_agreement_new(b.rules, &bound), RR_OK);
    assert_int_equal(rr_agreement_new(b.rules, &given), RR_OK);
    for (uint32_t first = 0, end; first < ROWS; first = end) {
        end = first + 128 < ROWS ? first + 128 : ROWS;
        assert_int_equal(rr_run_columns(b.run, b.columns, first, end), RR_OK);
        assert_int_equal(rr_agreement_add(bound, b.run, NULL, NULL), RR_OK);
        assert_int_equal(rr_agreement_add(given, b.run, has, has_not), RR_OK);
        assert_int_equal(rr_agreement_add(given, b.run, has, NULL), RR_MISUSE);
        assert_int_equal(rr_agreement_add(given, b.run, NULL, has_not), RR_MISUSE);
    }
    assert_int_equal(rr_agreement_json(bound, &text, &size), RR_OK);
    assert_int_equal(rr_agreement_json(given, &same, &size), RR_OK);
    assert_string_equal(text, same);
    assert_true(rr_agreement_cases_get(bound).with > 20 && rr_agreement_cases_get(bound).without > 20);
    rr_free(text);
    rr_free(same);
    /* columns of the same run that have none */
    rr_columns *none;
    assert_int_equal(rr_columns_new(b.rules, 1, &none), RR_OK);
    assert_int_equal(rr_run_columns(b.run, none, 0, 1), RR_OK);
    assert_int_equal(rr_agreement_add(bound, b.run, NULL, NULL), RR_MISUSE);
    rr_columns_free(none);
    rr_agreement_free(bound);
    rr_agreement_free(given);
    free(fever);
    free(sick);
    free(known);
    finish(&b);
}

/* ---- threads ---- */

enum { THREADS = 4, SHARED_ROWS = 20000 };

typedef struct Share {
    const rr_rules *rules;
    const rr_columns *columns;
    uint32_t proposition, term, first, end;
    rr_truth_columns truths;
    rr_number_columns numbers;
    rr_summary *summary;
} Share;

static char run_failed; /* its address says so */

static void *run_share(void *given)
{
    const Share *s = given;
    rr_run *run;
    if (rr_run_new(s->rules, &run) != RR_OK) return &run_failed;
    for (uint32_t first = s->first; first < s->end; first += rr_run_count(run)) {
        rr_status status = rr_run_columns(run, s->columns, first, s->end);
        if ((status != RR_OK && status != RR_ERROR) || rr_write_verdicts(run, s->proposition, &s->truths) != RR_OK ||
            rr_write_numbers(run, s->term, &s->numbers) != RR_OK || rr_summary_add(s->summary, run) != RR_OK)
            return &run_failed;
    }
    rr_run_free(run);
    return NULL;
}

/* By so many threads, each with its own rows, into the same memory; what came of it is one text. */
static char *run_shares(const rr_rules *rules, const rr_columns *columns, uint32_t threads, uint8_t *bits,
                        double *numbers)
{
    Share shares[THREADS];
    pthread_t ids[THREADS];
    char *text;
    size_t size = (SHARED_ROWS + 7) / 8;
    uint32_t each = (SHARED_ROWS / threads + 63) / 64 * 64;
    for (uint32_t i = 0; i < threads; i++) {
        uint32_t first = i * each, end = i + 1 < threads ? first + each : SHARED_ROWS;
        shares[i] = (Share){ rules, columns, rr_find(rules, "flu"), rr_find_term(rules, "whole"), first, end, { 0 },
                             { 0 }, NULL };
        shares[i].truths = (rr_truth_columns){ bits, bits + size, bits + 2 * size };
        shares[i].numbers = (rr_number_columns){ .values = numbers, .validity = bits + 3 * size };
        assert_int_equal(rr_summary_new(rules, &shares[i].summary), RR_OK);
    }
    for (uint32_t i = 0; i < threads; i++) assert_int_equal(pthread_create(&ids[i], NULL, run_share, &shares[i]), 0);
    for (uint32_t i = 0; i < threads; i++) {
        void *fault;
        assert_int_equal(pthread_join(ids[i], &fault), 0);
        assert_null(fault);
        if (i) assert_int_equal(rr_summary_merge(shares[0].summary, shares[i].summary), RR_OK);
        if (i) rr_summary_free(shares[i].summary);
    }
    assert_int_equal(rr_summary_text(shares[0].summary, &text, &size), RR_OK);
    rr_summary_free(shares[0].summary);
    return text;
}

static void threads(void **unused)
{
    (void)unused;
    enum { COLUMNS = 14 };
    Dice dice = { .seed = 9 };
    rr_rules *rules = load(columns_rules, NULL);
    rr_columns *columns;
    Drawn drawn[COLUMNS];
    uint8_t *bits[2];
    double *numbers[2];
    char *text[2];
    assert_int_equal(rr_columns_new(rules, SHARED_ROWS, &columns), RR_OK);
    for (int i = 0; i < COLUMNS; i++) {
        draw_column(&dice, rules, &drawn[i], SHARED_ROWS, false);
        assert_int_equal(bind_column(columns, &drawn[i]), RR_OK);
    }
    for (int i = 0; i < 2; i++) {
        bits[i] = malloc((SHARED_ROWS + 7) / 8 * 4);
        numbers[i] = malloc(SHARED_ROWS * sizeof **numbers);
        assert_true(bits[i] && numbers[i]);
        text[i] = run_shares(rules, columns, i ? THREADS : 1, bits[i], numbers[i]);
    }
    assert_memory_equal(bits[0], bits[1], (SHARED_ROWS + 7) / 8 * 4);
    assert_memory_equal(numbers[0], numbers[1], SHARED_ROWS * sizeof **numbers);
    assert_string_equal(text[0], text[1]);
    for (int i = 0; i < 2; i++) free(bits[i]), free(numbers[i]), rr_free(text[i]);
    for (int i = 0; i < COLUMNS; i++) free_column(&drawn[i]);
    rr_columns_free(columns);
    rr_rules_free(rules);
}

/* ---- other cases can be written, too ---- */

static void cases_by_hand(void **unused)
{
    (void)unused;
    Bench b = start(small, 1, NULL);
    uint32_t fever = rr_find(b.rules, "fever"), ill = rr_find(b.rules, "ill");
    uint8_t values[9] = { 0 }, validity[9] = { 0 };
    rr_truth_columns out = { values, validity, NULL };
    rr_cases *cases;
    assert_int_equal(rr_cases_new(b.rules, &cases), RR_OK);
    for (int i = 0; i < 70; i++) {
        assert_int_equal(rr_case_begin(cases, "x", NULL), RR_OK);
        assert_int_equal(rr_case_state(cases, fever, i % 2 ? RR_TRUE : RR_UNKNOWN), RR_OK);
    }
    for (uint32_t first = 0; first < 70; first += rr_run_count(b.run)) {
        assert_int_equal(rr_run_block(b.run, cases, first), RR_OK);
        assert_int_equal(rr_write_verdicts(b.run, ill, &out), RR_OK);
    }
    for (uint32_t i = 0; i < 70; i++) assert_true(bit(values, i) == i % 2 && bit(validity, i) == i % 2);
    assert_int_equal(rr_cases_clear(cases), RR_OK);
    assert_int_equal(rr_write_verdicts(b.run, ill, &out), RR_MISUSE);
    rr_cases_free(cases);
    finish(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_columns),     cmocka_unit_test(many_rows),
        cmocka_unit_test(numbers_of_several), cmocka_unit_test(plain_numbers),
        cmocka_unit_test(errors_of_rows),     cmocka_unit_test(warnings_of_rows),
        cmocka_unit_test(of_bindings),        cmocka_unit_test(misuse),
        cmocka_unit_test(values_and_types),   cmocka_unit_test(limits),
        cmocka_unit_test(memory_is_constant), cmocka_unit_test(gold),
        cmocka_unit_test(gold_of_a_table),    cmocka_unit_test(threads),
        cmocka_unit_test(cases_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
