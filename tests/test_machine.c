#include "assemble.h"
#include "program/alone.h"

static const uint32_t sizes[] = { 1, 63, 64, 65, 200, 5000 };

/* Runs every block of the table; after each, looks at its cases. */
static void run_blocks(Assembly *a, void (*look)(Assembly *a, const Machine *machine, uint32_t row, uint32_t lane))
{
    Machine machine;
    assert_true(machine_start(&machine, &a->program, a->table.rows.count, NULL));
    for (uint32_t first = 0; first < a->table.rows.count; first += machine.count) {
        run_under_all(&machine, &a->table, first);
        assert_true(machine.first == first && machine.count > 0);
        for (uint32_t lane = 0; lane < machine.count; lane++) look(a, &machine, first + lane, lane);
    }
    machine_free(&machine);
}

static char truth_at(const Machine *machine, Reading reading, uint32_t plane, uint32_t lane)
{
    return truth_char(machine_bit(machine, reading, plane, lane), machine_bit(machine, reading, plane + 1, lane));
}

/* ---- joinings ---- */

enum { A_T = 2, A_F, B_T, B_F, OUT_T, OUT_F };

static void emit_not(Assembly *a)
{
    EMIT(a, OP_or, OUT_T, 1, A_F);
    EMIT(a, OP_and, OUT_F, 1, A_T);
}

static void emit_and(Assembly *a)
{
    EMIT(a, OP_and, OUT_T, 2, A_T, B_T);
    EMIT(a, OP_or, OUT_F, 2, A_F, B_F);
}

static void emit_or(Assembly *a)
{
    EMIT(a, OP_or, OUT_T, 2, A_T, B_T);
    EMIT(a, OP_and, OUT_F, 2, A_F, B_F);
}

static void emit_unless(Assembly *a)
{
    EMIT(a, OP_unless, OUT_T, A_T, B_T, B_F);
    EMIT(a, OP_or, OUT_F, 2, A_F, B_T);
}

static void emit_recorded(Assembly *a)
{
    EMIT(a, OP_recorded, OUT_T, 2, A_T, A_F);
    EMIT(a, OP_but_not, OUT_F, PLANE_ALL, OUT_T);
}

static void emit_conflicting(Assembly *a)
{
    EMIT(a, OP_conflicting, OUT_T, A_T, A_F);
    EMIT(a, OP_but_not, OUT_F, PLANE_ALL, OUT_T);
}

static void emit_but_not(Assembly *a)
{
    EMIT(a, OP_but_not, OUT_T, A_T, B_T);
    EMIT(a, OP_but_not, OUT_F, A_F, B_F);
}

static void emit_assume(Assembly *a)
{
    EMIT(a, OP_or, OUT_T, 1, A_T);
    EMIT(a, OP_recorded, OUT_F + 1, 3, A_T, A_F, B_T);
    EMIT(a, OP_assume, OUT_F + 2, PLANE_ALL, OUT_F + 1);
    EMIT(a, OP_or, OUT_F, 2, A_F, OUT_F + 2);
}

/* What comes of A (the first letter of each word) and B (T, F, U, C in turn). */
typedef struct Joining {
    const char *name;
    void (*emit)(Assembly *a);
    const char *ordinary, *disputed, *provided;
} Joining;

static const Joining joinings[] = {
    { "not", emit_not, "FFFF TTTT UUUU CCCC", "FFFF TTTT UUUU UUUU", "FFFF TTTT UUUU CCCC" },
    { "and", emit_and, "TFUC FFFF UFUF CFFC", "TFUU FFFF UFUU UFUU", "TFUC FFFF UFUF CFFC" },
    { "or", emit_or, "TTTT TFUC TUUT TCTC", "TTTT TFUU TUUU TUUU", "TTTT TFUC TUUT TCTC" },
    { "unless", emit_unless, "FTTF FFFF FUUF FCCF", "FTTT FFFF FUUU FUUU", "FTUC FFFF FUUF FCFC" },
    { "recorded", emit_recorded, "TTTT TTTT FFFF TTTT", "TTTT TTTT FFFF TTTT", "TTTT TTTT FFFF TTTT" },
    { "conflicting", emit_conflicting, "FFFF FFFF FFFF TTTT", "FFFF FFFF FFFF TTTT", "FFFF FFFF FFFF TTTT" },
    { "but not", emit_but_not, "UTTU FUFU UUUU FTCU", "UTTT FUFF UUUU UUUU", "UTTU FUFU UUUU FTCU" },
    { "assume", emit_assume, "TTTT FFFF UFFU CCCC", "TTTT FFFF UFFU UUUU", "TTTT FFFF UUUU CCCC" },
};

static const Joining *joining;

static char expected_truth(const char *words, uint32_t row)
{
    return words[row / 4 % 4 * 5 + row % 4];
}

static void look_at_connective(Assembly *a, const Machine *machine, uint32_t row, uint32_t lane)
{
    const char *expected[] = { joining->ordinary, joining->disputed, joining->provided };
    bool has[] = { true, has_disputed(machine), has_provided(machine) };
    for (Reading r = READING_ORDINARY; r <= READING_PROVIDED; r++) {
        char truth = truth_at(machine, has[r] ? r : READING_ORDINARY, OUT_T, lane);
        if (truth != expected_truth(expected[r], row))
            fail_msg("%s, reading %u, case %u of %u: %c", joining->name, r, row, a->table.rows.count, truth);
    }
}

static void connects_in_blocks_of_every_size(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT(joinings); i++) {
        for (size_t k = 0; k < COUNT(sizes); k++) {
            Assembly a;
            assembly_start(&a, 2, 0, sizes[k]);
            for (uint32_t row = 0; row < sizes[k]; row++) {
                state(&a, row, 0, "TF C"[row / 4 % 4]);
                state(&a, row, 1, "TF C"[row % 4]);
            }
            EMIT(&a, OP_stated, 2, A_T, 0);
            assert_true(vec_push(&a.arena, &a.program.pairs, (PlanePair){ A_T, A_F }));
            assert_true(vec_push(&a.arena, &a.program.pairs, (PlanePair){ B_T, B_F }));
            a.program.planes = 12;
            joinings[i].emit(&a);
            assembly_finish(&a);
            joining = &joinings[i];
            run_blocks(&a, look_at_connective);
            assembly_free(&a);
        }
    }
}

static uint32_t wanted, offered;

static void look_at_count(Assembly *a, const Machine *machine, uint32_t row, uint32_t lane)
{
    (void)a;
    uint32_t have = (uint32_t)__builtin_popcount(row % (1u << (offered < 10 ? offered : 10)));
    assert_int_equal(machine_bit(machine, READING_ORDINARY, 1000, lane), have >= wanted);
    assert_int_equal(machine_bit(machine, READING_ORDINARY, PLANE_ALL, lane), true);
    assert_int_equal(machine_bit(machine, READING_ORDINARY, PLANE_NONE, lane), false);
}

/* Of `offered` planes, of which the first ten are the bits of the row's number and the others empty. */
static void counts(uint32_t least, uint32_t planes)
{
    Assembly a;
    wanted = least, offered = planes;
    assembly_start(&a, planes, 0, 1100);
    for (uint32_t row = 0; row < 1100; row++)
        for (uint32_t i = 0; i < 10 && i < planes; i++)
            if (row >> i & 1) state(&a, row, i, 'T');
    EMIT(&a, OP_stated, planes, 2, 0);
    uint32_t words[1000] = { OP_at_least, 1000, least, planes };
    for (uint32_t i = 0; i < planes; i++) words[4 + i] = 2 + 2 * i;
    emit_words(&a, words, 4 + planes);
    assembly_finish(&a);
    run_blocks(&a, look_at_count);
    assembly_free(&a);
}

static void counts_planes(void **unused)
{
    (void)unused;
    for (uint32_t planes = 1; planes <= 10; planes++)
        for (uint32_t least = 1; least <= planes; least++) counts(least, planes);
    counts(10, 300);
    counts(11, 300);
    counts(300, 300);
}

static void look_at_rest(Assembly *a, const Machine *machine, uint32_t row, uint32_t lane)
{
    for (uint32_t p = 0; p < a->program.planes && lane + 1 == machine->count && lane % 64 < 63; p++) {
        uint64_t word = machine->registers[READING_ORDINARY].planes[(size_t)p * machine->width + lane / 64];
        if (word >> (lane % 64 + 1)) fail_msg("plane %u, behind case %u", p, row);
    }
}

/* What lies behind the last case of a block never gets into a plane, even if the table has it set. */
static void leaves_bits_behind_the_block_empty(void **unused)
{
    (void)unused;
    for (size_t k = 0; k < COUNT(sizes); k++) {
        Assembly a;
        assembly_start(&a, 1, 1, sizes[k]);
        state(&a, 0, 0, 'T');
        memset(a.table.planes[0].stated_for, 0xff, a.table.room / 8);
        memset(a.table.planes[0].unknown, 0xff, a.table.room / 8);
        state_number(&a, 0, 0, interval_point(1));
        memset(a.table.numbers[0].stated, 0xff, a.table.room / 8);
        EMIT(&a, OP_stated, 1, 2, 0);
        EMIT(&a, OP_unstated, 4, 0);
        EMIT(&a, OP_but_not, 5, PLANE_ALL, 3);
        EMIT(&a, OP_settle, 6, 3, 0, 0, 0);
        EMIT(&a, OP_measure, 0, 7, 0, add_constant(&a, -100, 100), NONE, 0);
        EMIT(&a, OP_less, 8, 9, 0, 0);
        EMIT(&a, OP_nearly_less, 10, 11, 0, 0);
        EMIT(&a, OP_narrower, 12, 0, 7, 0);
        emit_interval(&a, 1, (Interval){ -5, 5, true, true }); /* a constant is the same in all of a register */
        EMIT(&a, OP_nearly_less, 13, 14, 1, 1);
        EMIT(&a, OP_less, 15, 16, 1, 0);
        a.program.baselines = 1;
        assembly_finish(&a);
        run_blocks(&a, look_at_rest);
        assembly_free(&a);
    }
}

/* ---- facts and circles ---- */

/* Cases by the letter that they state of proposition 0, and what a plane pair then comes to in a reading. */
typedef struct Verdicts {
    const char *stated;
    Machine machine;
} Verdicts;

static void run_letters(Assembly *a, Machine *machine, const char *letters)
{
    for (uint32_t i = 0; letters[i]; i++) state(a, i, 0, letters[i]);
    assembly_finish(a);
    assert_true(machine_start(machine, &a->program, a->table.rows.count, NULL));
    run_under_all(machine, &a->table, 0);
}

static void expect_truths(const Machine *machine, Reading reading, uint32_t plane, const char *expected)
{
    for (uint32_t i = 0; expected[i]; i++)
        if (truth_at(machine, reading, plane, i) != expected[i])
            fail_msg("plane %u, reading %u, case %u: %c", plane, reading, i, truth_at(machine, reading, plane, i));
}

static void expect_bits(const Machine *machine, Reading reading, uint32_t plane, const char *expected)
{
    for (uint32_t i = 0; expected[i]; i++)
        if (machine_bit(machine, reading, plane, i) != (expected[i] == '1'))
            fail_msg("plane %u, reading %u, case %u", plane, reading, i);
}

static void settles_facts_and_evidence(void **unused)
{
    (void)unused;
    Assembly a;
    Machine machine;
    assembly_start(&a, 1, 0, 5);
    EMIT(&a, OP_stated, 1, 2, 0);
    EMIT(&a, OP_unstated, 4, 0);
    EMIT(&a, OP_settle, 5, 6, 0, 0, 1, PLANE_NONE);
    EMIT(&a, OP_settle, 6, 5, 0, 1, 2, 2, 4); /* evidence against it wherever there is evidence for it */
    EMIT(&a, OP_settle, 7, 8, 0, 2, 1, 2);
    EMIT(&a, OP_settle, 8, 7, 0, 2, 0);
    assert_true(vec_push(&a.arena, &a.program.pairs, (PlanePair){ 5, 6 }));
    run_letters(&a, &machine, "TF CU");
    expect_truths(&machine, READING_ORDINARY, 2, "TFUCU");
    expect_bits(&machine, READING_ORDINARY, 4, "00001");
    expect_truths(&machine, READING_ORDINARY, 5, "CFUCF");
    expect_truths(&machine, READING_ORDINARY, 7, "TUUTU");
    assert_true(has_disputed(&machine) && !has_provided(&machine));
    expect_truths(&machine, READING_DISPUTED, 2, "TFUUU");
    expect_truths(&machine, READING_DISPUTED, 5, "UFUUF");
    expect_truths(&machine, READING_DISPUTED, 7, "TUUUU");
    machine_free(&machine);
    assembly_free(&a);
}

/* Proposition 0 gives 1, 1 gives 2 …, and the last 0 again; written so that each round of the circle carries the
 * evidence one proposition further. The last is contradicted where 0 is stated as 'C'. */
static void goes_round_circles(void **unused)
{
    (void)unused;
    enum { LENGTH = 9, T = 2, F = T + LENGTH };
    Assembly a;
    Machine machine;
    assembly_start(&a, 1, 0, 4);
    for (uint32_t i = 0; i < LENGTH; i++) EMIT(&a, OP_settle, T + i, F + i, 0, i ? 2 : 0, 0);
    for (uint32_t i = 0; i < LENGTH; i++) EMIT(&a, OP_settle, F + i, T + i, 0, i == LENGTH - 1 ? 1 : 2, 0);
    uint32_t loop = a.program.code.count;
    EMIT(&a, OP_loop);
    EMIT(&a, OP_gain, T, F, 1, T + LENGTH - 1);
    for (uint32_t i = LENGTH - 1; i > 0; i--) EMIT(&a, OP_gain, T + i, F + i, 2, T + i - 1, PLANE_NONE);
    EMIT(&a, OP_again, loop);
    for (uint32_t i = 0; i < LENGTH; i++)
        assert_true(vec_push(&a.arena, &a.program.pairs, (PlanePair){ T + i, F + i }));
    run_letters(&a, &machine, "T FC");
    for (uint32_t i = 0; i < LENGTH; i++) expect_bits(&machine, READING_ORDINARY, T + i, "1001");
    expect_bits(&machine, READING_ORDINARY, F + LENGTH - 1, "0011");
    assert_true(has_disputed(&machine));
    for (uint32_t i = 0; i < LENGTH; i++)
        expect_bits(&machine, READING_DISPUTED, T + i, i == LENGTH - 1 ? "1000" : "1001");
    expect_bits(&machine, READING_DISPUTED, F + LENGTH - 1, "0010");
    machine_free(&machine);
    assembly_free(&a);
}

static void looks_for_caveats_only_where_needed(void **unused)
{
    (void)unused;
    static const struct {
        char a, b;
        bool disputed, relied;
    } cases[] = {
        { 'T', 'F', false, false }, { 'T', 'T', false, false }, { 'T', ' ', false, true }, { 'F', ' ', false, false },
        { 'C', 'F', true, false },  { 'C', ' ', true, true },   { 'T', 'C', false, true },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Assembly a;
        Machine machine;
        assembly_start(&a, 2, 0, 1);
        EMIT(&a, OP_stated, 2, A_T, 0);
        EMIT(&a, OP_unless, OUT_T, A_T, B_T, B_F);
        assert_true(vec_push(&a.arena, &a.program.pairs, (PlanePair){ A_T, A_F }));
        state(&a, 0, 1, cases[i].b);
        run_letters(&a, &machine, (const char[]){ cases[i].a, 0 });
        assert_int_equal(has_disputed(&machine), cases[i].disputed);
        assert_int_equal(machine.relied, cases[i].relied);
        assert_int_equal(has_provided(&machine), cases[i].relied);
        machine_free(&machine);
        assembly_free(&a);
    }
}

/* Of one case alone: constants are left out, what is known is worked out, and a plane is settled where it is made. */
static void makes_code_for_one_case(void **unused)
{
    (void)unused;
    Assembly a;
    assembly_start(&a, 2, 1, 1);
    EMIT(&a, OP_stated, 2, 2, 0);
    EMIT(&a, OP_loop);
    EMIT(&a, OP_and, 6, 2, 2, 4);
    emit_interval(&a, 0, interval_point(3));
    EMIT(&a, OP_settle, 7, 8, 0, 0, 1, 6);
    EMIT(&a, OP_settle, 8, 7, 0, 1, 1, 6);
    EMIT(&a, OP_or, 9, 4, 2, 3, 4, 5);
    EMIT(&a, OP_again, 4);
    emit_interval(&a, 1, (Interval){ 0, 1, false, true });
    EMIT(&a, OP_choose, 2, 2, 3, 0, 0);
    EMIT(&a, OP_choose, 3, 2, 3, 0, 1);
    EMIT(&a, OP_sqrt, 4, 3);
    assembly_finish(&a);
    const uint32_t expected[] = { ALONE_STATED,
                                  2,
                                  2,
                                  0,
                                  OP_loop,
                                  ALONE_AND_2_SETTLE,
                                  6,
                                  2,
                                  4,
                                  7,
                                  0,
                                  ALONE_SETTLE,
                                  6,
                                  8,
                                  1,
                                  OP_or,
                                  9,
                                  4,
                                  2,
                                  3,
                                  4,
                                  5,
                                  OP_again,
                                  4,
                                  ALONE_CHOICE,
                                  2,
                                  2,
                                  3,
                                  0,
                                  ALONE_CHOOSE,
                                  3,
                                  2,
                                  3,
                                  0,
                                  1,
                                  OP_sqrt,
                                  4,
                                  3 };
    assert_int_equal(a.program.alone.count, COUNT(expected));
    assert_memory_equal(a.program.alone.at, expected, sizeof expected);
    assert_int_equal(a.program.choices.count, 1);
    for (int i = 0; i < 4; i++) assert_true(a.program.choices.at[0].ends[i][0] == 3);
    assembly_free(&a);
}

/* What was joined before is looked for by where it stands: a plane may be called by the number of an instruction. */
static void takes_no_operand_for_an_instruction(void **unused)
{
    (void)unused;
    Assembly a;
    assembly_start(&a, 7, 1, 1);
    EMIT(&a, OP_stated, 2, 2, 0);
    EMIT(&a, OP_and, 6, 2, 2, 4);
    EMIT(&a, OP_settle, ALONE_AND_2, ALONE_AND_2 + 1, 6, 0, 1, 6);
    EMIT(&a, OP_settle, ALONE_AND_2 + 1, ALONE_AND_2, 6, 1, 1, 6);
    assembly_finish(&a);
    const uint32_t expected[] = {
        ALONE_STATED, 2, 2, 0, ALONE_AND_2_SETTLE, 6, 2, 4, ALONE_AND_2, 12, ALONE_SETTLE, 6, ALONE_AND_2 + 1, 13
    };
    assert_int_equal(a.program.alone.count, COUNT(expected));
    assert_memory_equal(a.program.alone.at, expected, sizeof expected);
    assembly_free(&a);
}

/* Of one case too: what cancels leaves the digits that there were on paper. */
static void adds_what_cancels(void **unused)
{
    (void)unused;
    Assembly a;
    Machine machine;
    assembly_start(&a, 0, 0, 1);
    emit_interval(&a, 0, interval_point(1000000.1));
    emit_interval(&a, 1, interval_point(-1000000));
    EMIT(&a, OP_sum, 2, 2, 0, 1);
    EMIT(&a, OP_add, 3, 0, 1);
    assembly_finish(&a);
    assert_true(machine_start(&machine, &a.program, 1, NULL));
    machine_run(&machine, &a.table, 0);
    for (uint32_t n = 2; n <= 3; n++)
        assert_true(interval_same(machine_number(&machine, READING_ORDINARY, n, 0), interval_point(0.1)));
    machine_free(&machine);
    assembly_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connects_in_blocks_of_every_size),
        cmocka_unit_test(counts_planes),
        cmocka_unit_test(leaves_bits_behind_the_block_empty),
        cmocka_unit_test(settles_facts_and_evidence),
        cmocka_unit_test(goes_round_circles),
        cmocka_unit_test(makes_code_for_one_case),
        cmocka_unit_test(takes_no_operand_for_an_instruction),
        cmocka_unit_test(adds_what_cancels),
        cmocka_unit_test(looks_for_caveats_only_where_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
