#include "assemble.h"

/* ---- measures ---- */

/* A measure with the bands low < LOW <= middle <= HIGH < high, its bounds measures too; bands: what is stated of each.
 */
typedef struct MeasureCase {
    const char *range, *facts, *formula, *bounds[2], *bands, *expected;
    bool conflict;
} MeasureCase;

static const MeasureCase measures[] = {
    /* nothing, facts alone */
    { "[0, 100]", "", "", { "10", "20" }, "   ", "[0, 100]", false },
    { "all", "", "", { "10", "20" }, "   ", "all", false },
    { "(0, 100)", "", "", { "10", "20" }, "   ", "(0, 100)", false },
    { "[0, 100]", "12", "", { "10", "20" }, "   ", "12", false },
    { "[0, 100]", "[0, 5)", "", { "10", "20" }, "   ", "[0, 5)", false },
    { "all", "(-inf, 5)", "", { "10", "20" }, "   ", "(-inf, 5)", false },
    { "[0, 100]", "[0, 5); (3, 8]", "", { "10", "20" }, "   ", "(3, 5)", false },
    { "[0, 100]", "3; 5", "", { "10", "20" }, "   ", "[3, 5]", true },
    { "[0, 100]", "[0, 5); [5, 7]", "", { "10", "20" }, "   ", "[0, 7]", true },
    { "[0, 100]", "3; 5; [4, 9]", "", { "10", "20" }, "   ", "[3, 9]", true },
    /* bands */
    { "[0, 100]", "", "", { "10", "20" }, "T  ", "[0, 10)", false },
    { "[0, 100]", "", "", { "10", "20" }, " T ", "[10, 20]", false },
    { "[0, 100]", "", "", { "10", "20" }, "  T", "(20, 100]", false },
    { "all", "", "", { "10", "20" }, "T  ", "(-inf, 10)", false },
    { "all", "", "", { "10", "20" }, "F  ", "[10, inf)", false },
    { "all", "", "", { "10", "20" }, " F ", "all", false },
    { "all", "", "", { "10", "20" }, "  F", "(-inf, 20]", false },
    { "all", "", "", { "10", "20" }, "F F", "[10, 20]", false },
    { "all", "", "", { "10", "20" }, "UUU", "all", false },
    { "[0, 100]", "", "", { "10", "20" }, "C  ", "[0, 100]", true },
    { "[0, 100]", "", "", { "10", "20" }, "T T", "[0, 100]", true },
    { "[0, 100]", "", "", { "10", "20" }, "TT ", "[0, 20]", true },
    { "[0, 100]", "12", "", { "10", "20" }, " T ", "12", false },
    { "[0, 100]", "12", "", { "10", "20" }, "T  ", "[0, 12]", true },
    { "[0, 100]", "[5, 15]", "", { "10", "20" }, "T  ", "[5, 10)", false },
    { "[0, 5]", "", "", { "10", "20" }, "  T", "(20, inf)", true }, /* nothing is left of it within the range */
    /* bands whose bounds are intervals */
    { "all", "", "", { "[8, 12]", "[18, 22)" }, "T  ", "(-inf, 12)", false },
    { "all", "", "", { "[8, 12]", "[18, 22)" }, " T ", "[8, 22)", false },
    { "all", "", "", { "[8, 12]", "[18, 22)" }, "  T", "(18, inf)", false },
    { "all", "", "", { "[8, 12]", "[18, 22)" }, "F  ", "[8, inf)", false },
    { "all", "", "", { "[8, 12]", "[18, 22)" }, "  F", "(-inf, 22)", false },
    { "all", "", "", { "all", "[18, 22)" }, "T  ", "all", false },
    { "all", "", "", { "all", "[18, 22)" }, " T ", "(-inf, 22)", false },
    { "all", "", "", { "30", "20" }, " T ", "all", false }, /* bounds that do not rise: the band says nothing */
    /* a formula */
    { "all", "", "7", { "10", "20" }, "   ", "7", false },
    { "all", "", "[7, 9)", { "10", "20" }, "   ", "[7, 9)", false },
    { "[0, 100]", "", "[-5, 50)", { "10", "20" }, "   ", "[0, 50)", false },
    { "[0, 100]", "", "[-5, 50]", { "10", "20" }, "   ", "[0, 50]", false },
    { "[0, 100]", "", "all", { "10", "20" }, "   ", "[0, 100]", false },
    { "[0, 100]", "", "107", { "10", "20" }, "   ", "107", true },
    { "[0, 100]", "", "[-7, -5]", { "10", "20" }, "   ", "[-7, -5]", true },
    { "[0, 100]", "", "100.00000000000001", { "10", "20" }, "   ", "100", false },
    { "[0, 100]", "25", "24.999999999999996", { "10", "20" }, "   ", "25", false },
    { "[0, 100]", "[0, 25)", "25.000000000000004", { "10", "20" }, "   ", "[0, 25.000000000000004]", true },
    { "[0, 100]", "25", "26", { "10", "20" }, "   ", "[25, 26]", true },
    { "[0, 100]", "25", "[20, 30]", { "10", "20" }, "   ", "25", false },
    { "[0, 100]", "3; 5", "[20, 30]", { "10", "20" }, "   ", "[3, 30]", true },
    { "[0, 100]", "25", "all", { "10", "20" }, "T  ", "[0, 25]", true },
    { "[0, 100]", "", "[0, 15]", { "10", "20" }, " T ", "[10, 15]", false },
    { "[0, 100]", "", "[200, 300]", { "10", "20" }, "T  ", "[0, 100]", true },
};

enum { MEASURED, FORMULA, LOW, HIGH, TERMS };

static void state_numbers(Assembly *a, uint32_t row, uint32_t term, const char *facts)
{
    while (*facts) {
        char fact[40];
        size_t size = strcspn(facts, ";");
        snprintf(fact, sizeof fact, "%.*s", (int)size, facts);
        facts += size + strspn(facts + size, "; ");
        Interval value = interval_read(fact);
        value.lo_open |= isinf(value.lo) != 0; /* as facts may say it */
        state_number(a, row, term, value);
    }
}

/* n0 is the measure and p2 its conflict, for cases that share range and formula's being there. */
static void emit_measure(Assembly *a, const MeasureCase *m)
{
    uint32_t everything, range;
    assert_true(vec_push(&a->arena, &a->program.constants, interval_everything));
    everything = a->program.constants.count - 1;
    assert_true(vec_push(&a->arena, &a->program.constants, interval_read(m->range)));
    range = a->program.constants.count - 1;
    for (uint32_t term = FORMULA; term < TERMS; term++) EMIT(a, OP_measure, term, 2 + term, term, everything, NONE, 0);
    EMIT(a, OP_measure, 0, 2, MEASURED, range, *m->formula ? FORMULA : NONE, 3, 0, NONE, LOW, 0, 1, LOW, HIGH, 3, 2,
         HIGH, NONE, 0);
    assert_true(vec_push(&a->arena, &a->program.conflicts, 2));
}

static void state_case(Assembly *a, uint32_t row, const MeasureCase *m)
{
    state_numbers(a, row, MEASURED, m->facts);
    state_numbers(a, row, FORMULA, m->formula);
    state_numbers(a, row, LOW, m->bounds[0]);
    state_numbers(a, row, HIGH, m->bounds[1]);
    for (uint32_t band = 0; band < 3; band++) state(a, row, band, m->bands[band]);
}

static void check_case(const Machine *machine, uint32_t lane, const MeasureCase *m)
{
    Interval got = machine_number(machine, READING_ORDINARY, 0, lane);
    if (!interval_same(got, interval_read(m->expected)))
        fail_msg("%s, facts %s, formula %s, bands %s: %s", m->range, m->facts, m->formula, m->bands,
                 interval_show(got));
    if (machine_bit(machine, READING_ORDINARY, 2, lane) != m->conflict)
        fail_msg("%s, facts %s, formula %s, bands %s: conflict", m->range, m->facts, m->formula, m->bands);
    if (!has_disputed(machine)) return;
    Interval disputed = machine_number(machine, READING_DISPUTED, 0, lane);
    assert_true(interval_same(disputed, interval_read(m->conflict ? m->range : m->expected)));
    assert_int_equal(machine_bit(machine, READING_DISPUTED, 2, lane), m->conflict);
}

static void measures_one_case(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT(measures); i++) {
        Assembly a;
        Machine machine;
        assembly_start(&a, 3, TERMS, 1);
        emit_measure(&a, &measures[i]);
        state_case(&a, 0, &measures[i]);
        assembly_finish(&a);
        assert_true(machine_start(&machine, &a.program, 1, NULL));
        run_under_all(&machine, &a.table, 0);
        assert_int_equal(has_disputed(&machine), measures[i].conflict);
        check_case(&machine, 0, &measures[i]);
        machine_free(&machine);
        assembly_free(&a);
    }
}

/* Each case among others of its kind, and among those that state nothing. */
static void measures_among_others(void **unused)
{
    (void)unused;
    enum { CASES = 200 };
    for (size_t i = 0; i < COUNT(measures); i++) {
        for (uint32_t every = 1; every <= 3; every += 2) {
            Assembly a;
            Machine machine;
            assembly_start(&a, 3, TERMS, CASES);
            emit_measure(&a, &measures[i]);
            for (uint32_t row = 0; row < CASES; row += every) {
                const MeasureCase *other = &measures[row / every % COUNT(measures)];
                bool fits = strcmp(other->range, measures[i].range) == 0 && !*other->formula == !*measures[i].formula;
                state_case(&a, row, fits && row / every % 2 ? other : &measures[i]);
            }
            assembly_finish(&a);
            assert_true(machine_start(&machine, &a.program, CASES, NULL));
            run_under_all(&machine, &a.table, 0);
            for (uint32_t row = 0; row < CASES; row += every) {
                const MeasureCase *other = &measures[row / every % COUNT(measures)];
                bool fits = strcmp(other->range, measures[i].range) == 0 && !*other->formula == !*measures[i].formula;
                check_case(&machine, row, fits && row / every % 2 ? other : &measures[i]);
            }
            for (uint32_t row = 1; row < CASES && every > 1; row += every) /* between them */
                assert_true(interval_same(machine_number(&machine, READING_ORDINARY, 0, row),
                                          interval_read(measures[i].range)));
            machine_free(&machine);
            assembly_free(&a);
        }
    }
}

/* ---- arithmetic ---- */

typedef struct Operation {
    Opcode op;
    Interval (*two)(Interval, Interval);
    Interval (*one)(Interval);
} Operation;

static const Operation operations[] = {
    { OP_add, interval_add, NULL },           { OP_subtract, interval_subtract, NULL },
    { OP_multiply, interval_multiply, NULL }, { OP_divide, interval_divide, NULL },
    { OP_power, interval_power, NULL },       { OP_highest, interval_highest, NULL },
    { OP_lowest, interval_lowest, NULL },     { OP_sum, interval_add, NULL },
    { OP_sqrt, NULL, interval_sqrt },         { OP_ln, NULL, interval_ln },
    { OP_exp, NULL, interval_exp },           { OP_log10, NULL, interval_log10 },
    { OP_round, NULL, interval_round },
};

/* Numbers of a kind: points that are not negative, any points, any intervals; and points of which pairs cancel each
 * other nearly, or add up to more than a number can be. */
enum { POSITIVE, POINTS, INTERVALS, CANCELLING, HUGE_POINTS, MIXED, KINDS };

static Interval random_interval(uint64_t *seed, uint32_t kind)
{
    static const double ends[] = { -INFINITY, -1e6, -7, -2.5, -1, -0.3, 0, 0.3, 1, 2.5, 7, 1e6, INFINITY };
    double point = (double)random_below(seed, 1000) / 10;
    if (kind == POSITIVE) return interval_point(point);
    if (kind == CANCELLING) return interval_point(1e6 + point / 100);
    if (kind == HUGE_POINTS) return interval_point(random_below(seed, 2) ? 1e308 : 1);
    if (kind == POINTS) return interval_point(random_below(seed, 8) ? point - 50 : 1e6 + point);
    uint32_t lo = random_below(seed, COUNT(ends) - 1), hi = lo + 1 + random_below(seed, (uint32_t)COUNT(ends) - 1 - lo);
    Interval a = { ends[lo], ends[hi], random_below(seed, 2), random_below(seed, 2) };
    return random_below(seed, 3) ? interval_tidy(a) : interval_point(point);
}

/* Each lane against the function on intervals, in blocks that mix and do not mix kinds of numbers. */
static void check_operation(const Operation *operation, uint32_t cases, uint32_t kind, uint64_t seed)
{
    Assembly a;
    Machine machine;
    bool two = operation->two, list = opcode_operands[operation->op][1] == '*';
    assembly_start(&a, 0, 2, cases);
    for (uint32_t row = 0; row < cases; row++) {
        uint32_t chosen = kind == MIXED ? row / 64 % KINDS : kind;
        state_number(&a, row, 0, random_interval(&seed, chosen));
        Interval y = random_interval(&seed, chosen);
        state_number(&a, row, 1, chosen == CANCELLING ? (Interval){ -y.hi, -y.lo, false, false } : y);
    }
    uint32_t everything = add_constant(&a, -INFINITY, INFINITY);
    EMIT(&a, OP_measure, 0, 2, 0, everything, NONE, 0);
    EMIT(&a, OP_measure, 1, 3, 1, everything, NONE, 0);
    if (list) EMIT(&a, operation->op, 2, 3, 0, 1, 0);
    else if (two) EMIT(&a, operation->op, 2, 0, 1);
    else EMIT(&a, operation->op, 2, 0);
    if (list) EMIT(&a, operation->op, 3, 1, 1);
    assembly_finish(&a);
    assert_true(machine_start(&machine, &a.program, cases, NULL));
    run_under_all(&machine, &a.table, 0);
    for (uint32_t row = 0; row < machine.count; row++) {
        Interval x = machine_number(&machine, READING_ORDINARY, 0, row);
        Interval y = machine_number(&machine, READING_ORDINARY, 1, row);
        Interval expected = two ? operation->two(x, y) : operation->one(x);
        if (list) expected = operation->two(expected, x);
        Interval got = machine_number(&machine, READING_ORDINARY, 2, row);
        if (!interval_same(got, expected))
            fail_msg("%s %s %s: %s, not %s", opcode_names[operation->op], interval_show(x), interval_show(y),
                     interval_show(got), interval_show(expected));
        if (list) assert_true(interval_same(machine_number(&machine, READING_ORDINARY, 3, row), y));
    }
    machine_free(&machine);
    assembly_free(&a);
}

static void calculates(void **unused)
{
    (void)unused;
    static const uint32_t sizes[] = { 1, 63, 64, 65, 500 };
    for (size_t i = 0; i < COUNT(operations); i++)
        for (size_t k = 0; k < COUNT(sizes); k++)
            for (uint32_t kind = 0; kind < KINDS; kind++)
                for (uint64_t seed = 1; seed < 6; seed++) check_operation(&operations[i], sizes[k], kind, seed * 977);
}

static void scales_and_compares(void **unused)
{
    (void)unused;
    enum { CASES = 300 };
    uint64_t seed = 5;
    Assembly a;
    Machine machine;
    assembly_start(&a, 0, 2, CASES);
    for (uint32_t row = 0; row < CASES; row++) {
        Interval x = random_interval(&seed, row / 64 % CANCELLING),
                 y = random_below(&seed, 2) ? x : random_interval(&seed, INTERVALS);
        if (random_below(&seed, 4) == 0 && isfinite(x.lo) && isfinite(x.hi)) y.lo = y.hi = x.hi * (1 + 1e-13);
        if (interval_empty(y)) y = interval_point(y.lo);
        state_number(&a, row, 0, x);
        state_number(&a, row, 1, y);
    }
    uint32_t everything = add_constant(&a, -INFINITY, INFINITY);
    EMIT(&a, OP_measure, 0, 2, 0, everything, NONE, 0);
    EMIT(&a, OP_measure, 1, 3, 1, everything, NONE, 0);
    EMIT(&a, OP_scale, 2, 0, add_constant(&a, -0.1, 32));
    EMIT(&a, OP_less, 4, 5, 0, 1);
    EMIT(&a, OP_nearly_less, 6, 7, 0, 1);
    assembly_finish(&a);
    assert_true(machine_start(&machine, &a.program, CASES, NULL));
    run_under_all(&machine, &a.table, 0);
    for (uint32_t row = 0; row < machine.count; row++) {
        Interval x = machine_number(&machine, READING_ORDINARY, 0, row);
        Interval y = machine_number(&machine, READING_ORDINARY, 1, row);
        Interval scaled = machine_number(&machine, READING_ORDINARY, 2, row);
        assert_true(interval_same(scaled, interval_scale(x, -0.1, 32)));
        assert_int_equal(machine_bit(&machine, READING_ORDINARY, 4, row), interval_below(x, y));
        assert_int_equal(machine_bit(&machine, READING_ORDINARY, 5, row), interval_not_below(x, y));
        assert_int_equal(machine_bit(&machine, READING_ORDINARY, 6, row), interval_nearly_below(x, y));
        assert_int_equal(machine_bit(&machine, READING_ORDINARY, 7, row), interval_nearly_not_below(x, y));
    }
    machine_free(&machine);
    assembly_free(&a);
}

/* ---- numbers that depend on truth ---- */

static void chooses(void **unused)
{
    (void)unused;
    static const struct {
        const char *a, *b, *t, *f, *between;
    } cases[] = {
        { "9", "0", "9", "0", "[0, 9]" },
        { "[1, 3)", "(2, 5]", "[1, 3)", "(2, 5]", "[1, 5]" },
        { "(1, 3]", "[1, 3)", "(1, 3]", "[1, 3)", "[1, 3]" },
        { "all", "4", "all", "4", "all" },
    };
    enum { CASES = 200 };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Assembly a;
        Machine machine;
        assembly_start(&a, 1, 1, CASES);
        for (uint32_t row = 0; row < CASES; row++) {
            state(&a, row, 0, "TF C"[row % 4]);
            state_numbers(&a, row, 0, cases[i].a);
        }
        uint32_t everything = add_constant(&a, -INFINITY, INFINITY);
        EMIT(&a, OP_stated, 1, 2, 0);
        emit_interval(&a, 0, interval_read(cases[i].a));
        emit_interval(&a, 1, interval_read(cases[i].b));
        EMIT(&a, OP_choose, 2, 2, 3, 0, 1);
        EMIT(&a, OP_measure, 3, 4, 0, everything, NONE, 0); /* the same interval, but not as a constant */
        EMIT(&a, OP_choose, 4, 2, 3, 3, 1);
        assembly_finish(&a);
        assert_true(machine_start(&machine, &a.program, CASES, NULL));
        run_under_all(&machine, &a.table, 0);
        for (uint32_t row = 0; row < CASES; row++) {
            const char *expected[] = { cases[i].t, cases[i].f, cases[i].between, cases[i].between };
            for (uint32_t n = 2; n <= 4; n += 2)
                if (!interval_same(machine_number(&machine, READING_ORDINARY, n, row),
                                   interval_read(expected[row % 4])))
                    fail_msg("%s or %s: n%u of case %u: %s", cases[i].a, cases[i].b, n, row,
                             interval_show(machine_number(&machine, READING_ORDINARY, n, row)));
        }
        machine_free(&machine);
        assembly_free(&a);
    }
}

static void applies_unless(void **unused)
{
    (void)unused;
    static const char *const ordinary[] = { "all", "[3, 4)", "[3, 4)", "all" };
    static const char *const provided[] = { "all", "[3, 4)", "all",
                                            "[3, 4)" }; /* of a conflict the evidence against counts */
    enum { CASES = 130 };
    Assembly a;
    Machine machine;
    assembly_start(&a, 1, 0, CASES);
    for (uint32_t row = 0; row < CASES; row++) state(&a, row, 0, "TF C"[row % 4]);
    EMIT(&a, OP_stated, 1, 2, 0);
    emit_interval(&a, 0, interval_read("[3, 4)"));
    EMIT(&a, OP_applicable, 1, 0, 2, 3);
    assembly_finish(&a);
    assert_true(machine_start(&machine, &a.program, CASES, NULL));
    run_under_all(&machine, &a.table, 0);
    assert_true(has_provided(&machine) && !has_disputed(&machine));
    for (uint32_t row = 0; row < CASES; row++) {
        assert_true(
            interval_same(machine_number(&machine, READING_ORDINARY, 1, row), interval_read(ordinary[row % 4])));
        assert_true(
            interval_same(machine_number(&machine, READING_PROVIDED, 1, row), interval_read(provided[row % 4])));
    }
    machine_free(&machine);
    assembly_free(&a);
}

/* `recorded` of a number: narrower than in a case that states nothing, also where another such condition chose it. */
static void knows_what_is_recorded(void **unused)
{
    (void)unused;
    static const struct {
        const char *facts;
        bool recorded, chosen_recorded;
    } cases[] = {
        { "", false, false },      { "5", true, true },       { "[0, 10]", false, false },
        { "[0, 10)", true, true }, { "(0, 10]", true, true }, { "3; 5", true, true },
    };
    Assembly a;
    Machine machine;
    assembly_start(&a, 0, 1, COUNT(cases));
    for (uint32_t row = 0; row < COUNT(cases); row++) state_numbers(&a, row, 0, cases[row].facts);
    EMIT(&a, OP_measure, 0, 2, 0, add_constant(&a, 0, 10), NONE, 0);
    EMIT(&a, OP_narrower, 3, 0, 2, 1);
    EMIT(&a, OP_but_not, 4, PLANE_ALL, 3);
    emit_interval(&a, 1, interval_point(1));
    emit_interval(&a, 2, interval_point(2));
    EMIT(&a, OP_choose, 3, 3, 4, 1, 2); /* 2 where nothing is stated, and so in the baseline */
    EMIT(&a, OP_subtract, 4, 2, 3);
    EMIT(&a, OP_add, 5, 4, 0);
    EMIT(&a, OP_narrower, 5, 5, PLANE_NONE, 0);
    a.program.baselines = 2;
    assert_true(vec_push(&a.arena, &a.program.conflicts, 2));
    assembly_finish(&a);
    assert_true(interval_same(a.program.baseline[1], interval_read("[0, 10]")));
    assert_true(interval_same(a.program.baseline[0], interval_read("[0, 10]")));
    assert_true(machine_start(&machine, &a.program, COUNT(cases), NULL));
    run_under_all(&machine, &a.table, 0);
    for (uint32_t row = 0; row < COUNT(cases); row++) {
        assert_int_equal(machine_bit(&machine, READING_ORDINARY, 3, row), cases[row].recorded);
        assert_int_equal(machine_bit(&machine, READING_ORDINARY, 5, row), cases[row].chosen_recorded);
        assert_int_equal(machine_bit(&machine, READING_DISPUTED, 3, row), cases[row].recorded);
    }
    machine_free(&machine);
    assembly_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_one_case),
        cmocka_unit_test(measures_among_others),
        cmocka_unit_test(calculates),
        cmocka_unit_test(scales_and_compares),
        cmocka_unit_test(chooses),
        cmocka_unit_test(applies_unless),
        cmocka_unit_test(knows_what_is_recorded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
