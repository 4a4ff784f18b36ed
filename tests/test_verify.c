#include "assemble.h"
#include "program/alone.h"

/* A program with every instruction but `band`, to be damaged. It has 3 propositions, 2 terms, 1 baseline. */
static void assemble_everything(Assembly *a, uint32_t cases)
{
    assembly_start(a, 3, 2, cases);
    EMIT(a, OP_stated, 2, 2, 0);                                            /*  0: p2 to p5 */
    EMIT(a, OP_unstated, 6, 2);                                             /*  1 */
    EMIT(a, OP_settle, 7, 8, 2, 0, 1, 2);                                   /*  2 */
    EMIT(a, OP_settle, 8, 7, 0, 2, 0);                                      /*  3 */
    EMIT(a, OP_loop);                                                       /*  4 */
    EMIT(a, OP_and, 9, 2, 7, 4);                                            /*  5 */
    EMIT(a, OP_gain, 7, 8, 2, 9, 6);                                        /*  6 */
    EMIT(a, OP_again, a->program.starts.at[4]);                             /*  7 */
    EMIT(a, OP_or, 10, 3, 2, 3, 9);                                         /*  8 */
    EMIT(a, OP_but_not, 11, PLANE_ALL, 10);                                 /*  9 */
    EMIT(a, OP_at_least, 12, 2, 3, 2, 4, 7);                                /* 10 */
    EMIT(a, OP_unless, 13, 2, 4, 5);                                        /* 11 */
    EMIT(a, OP_assume, 14, PLANE_ALL, 6);                                   /* 12 */
    EMIT(a, OP_recorded, 15, 2, 2, 3);                                      /* 13 */
    EMIT(a, OP_conflicting, 16, 2, 3);                                      /* 14 */
    emit_interval(a, 0, (Interval){ 2, 3, true, false });                   /* 15 */
    emit_interval(a, 1, interval_point(10));                                /* 16 */
    EMIT(a, OP_measure, 2, 17, 0, add_constant(a, -INFINITY, 50), NONE, 0); /* 17: constant 2 */
    EMIT(a, OP_measure, 3, 18, 1, 2, 2, 2, 0, NONE, 0, 2, 1, 0, 1, 3);      /* 18 */
    EMIT(a, OP_narrower, 19, 3, 18, 0);                                     /* 19 */
    EMIT(a, OP_applicable, 4, 3, 2, 3);                                     /* 20 */
    EMIT(a, OP_add, 5, 3, 4);                                               /* 21 */
    EMIT(a, OP_subtract, 6, 3, 4);                                          /* 22 */
    EMIT(a, OP_multiply, 7, 3, 4);                                          /* 23 */
    EMIT(a, OP_divide, 8, 3, 4);                                            /* 24 */
    EMIT(a, OP_power, 9, 3, 4);                                             /* 25 */
    EMIT(a, OP_scale, 10, 3, add_constant(a, 0.1, -2));                     /* 26: constant 3 */
    EMIT(a, OP_sum, 11, 3, 3, 4, 10);                                       /* 27 */
    EMIT(a, OP_highest, 12, 2, 3, 4);                                       /* 28 */
    EMIT(a, OP_lowest, 13, 2, 3, 4);                                        /* 29 */
    EMIT(a, OP_choose, 14, 2, 3, 12, 13);                                   /* 30 */
    EMIT(a, OP_sqrt, 15, 14);                                               /* 31 */
    EMIT(a, OP_ln, 16, 14);                                                 /* 32 */
    EMIT(a, OP_exp, 17, 14);                                                /* 33 */
    EMIT(a, OP_log10, 18, 14);                                              /* 34 */
    EMIT(a, OP_round, 19, 14);                                              /* 35 */
    EMIT(a, OP_less, 20, 21, 3, 4);                                         /* 36 */
    EMIT(a, OP_nearly_less, 22, 23, 3, 4);                                  /* 37 */
    assert_true(vec_push(&a->arena, &a->program.pairs, (PlanePair){ 7, 8 }));
    assert_true(vec_push(&a->arena, &a->program.conflicts, 18));
    a->program.baselines = 1;
}

/* How many instructions the program has. */
enum { EVERYTHING = 38 };

static void accepts_every_instruction(void **unused)
{
    (void)unused;
    Assembly a;
    Machine machine;
    bool seen[OPCODES] = { false };
    assemble_everything(&a, 70);
    assert_int_equal(a.program.starts.count, EVERYTHING);
    for (uint32_t i = 0; i < EVERYTHING; i++) seen[a.program.code.at[a.program.starts.at[i]]] = true;
    for (uint32_t op = 0; op < OPCODES; op++) assert_true(seen[op] || op == OP_band);
    assembly_finish(&a);
    assert_true(machine_start(&machine, &a.program, 70, NULL));
    run_under_all(&machine, &a.table, 0);
    machine_free(&machine);
    assembly_free(&a);
}

/* The one that the program above lacks: a number, and a band of it that cases state. */
static void accepts_bands(void **unused)
{
    (void)unused;
    static const struct {
        uint32_t counterpart, conflict, half;
        const char *error;
    } cases[] = { { 4, 2, 0, NULL },
                  { 4, 2, 1, NULL },
                  { 4, 2, 2, "`band` reads half 0 or 1" },
                  { 4, 3, 0, "a plane is read before it is written" },
                  { 5, 2, 0, "there is no such plane" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Assembly a;
        uint32_t instruction;
        assembly_start(&a, 1, 1, 1);
        EMIT(&a, OP_measure, 0, 2, 0, add_constant(&a, -INFINITY, 50), NONE, 0);
        EMIT(&a, OP_band, 3, cases[i].counterpart, cases[i].conflict, 0, cases[i].half, 1, PLANE_NONE);
        EMIT(&a, OP_band, 4, 3, 2, 0, 1, 0);
        a.program.planes = 5;
        a.program.numbers = 1;
        const char *error = program_verify(&a.program, &instruction);
        if (cases[i].error) assert_string_equal(error, cases[i].error);
        else assert_null(error);
        Buffer text = { 0 };
        program_dump(&text, &a.program, &a.meaning);
        assert_non_null(strstr(text.text, "     2  p4 = band against s0, opposed p3, in conflict p2\n"));
        buffer_free(&text);
        assembly_free(&a);
    }
}

static void measures_instructions(void **unused)
{
    (void)unused;
    Assembly a;
    assemble_everything(&a, 1);
    const Program *p = &a.program;
    for (uint32_t i = 0; i < EVERYTHING; i++) {
        uint32_t next = i + 1 < EVERYTHING ? p->starts.at[i + 1] : p->code.count;
        assert_int_equal(program_length(p, p->starts.at[i]), next - p->starts.at[i]);
    }
    assert_int_equal(program_length(p, p->code.count), 0);
    assert_int_equal(program_length(p, UINT32_MAX), 0);
    assembly_free(&a);
}

/* Any word of the code for one case, changed to what nothing has so many of, but for plain numbers; and any part of it
 * that ends within an instruction. */
static void refuses_damaged_code_for_one_case(void **unused)
{
    (void)unused;
    Assembly a;
    assemble_everything(&a, 1);
    assembly_finish(&a);
    Program *p = &a.program;
    uint32_t refused = 0, whole = 0, words = p->alone.count;
    assert_true(program_alone_is_sound(p));
    for (uint32_t i = 0; i < words; i++) {
        uint32_t word = p->alone.at[i];
        p->alone.at[i] = UINT32_MAX - 1;
        refused += !program_alone_is_sound(p);
        p->alone.at[i] = word;
    }
    uint32_t first = p->alone.at[0];
    p->alone.at[0] = OP_constant;
    assert_false(program_alone_is_sound(p));
    p->alone.at[0] = first;
    for (p->alone.count = 0; p->alone.count < words; p->alone.count++) whole += program_alone_is_sound(p);
    assert_true(program_alone_is_sound(p));
    assert_in_range(refused, words - 20, words - 1);
    assert_in_range(whole, p->starts.count / 2, p->starts.count);
    assembly_free(&a);
}

/* One word changed: which of an instruction (0: its opcode), and to what. */
static void refuses_damaged_words(void **unused)
{
    (void)unused;
    static const struct {
        uint32_t instruction, word, value;
        const char *error;
    } cases[] = {
        { 0, 0, OPCODES, "there is no such instruction" },
        { 0, 0, UINT32_MAX, "there is no such instruction" },
        { 0, 1, 0, "`stated` of no proposition" },
        { 0, 1, 4, "there is no such proposition" },
        { 0, 1, UINT32_MAX, "there is no such proposition" },
        { 0, 2, 23, "there is no such plane" },
        { 0, 2, 24, "there is no such plane" },
        { 0, 2, UINT32_MAX, "there is no such plane" },
        { 0, 2, 0, "a plane is written twice" },
        { 0, 2, 1, "a plane is written twice" },
        { 0, 3, 2, "there is no such proposition" },
        { 0, 3, UINT32_MAX, "there is no such proposition" },
        { 1, 1, 5, "a plane is written twice" },
        { 1, 1, 24, "there is no such plane" },
        { 1, 2, 3, "there is no such proposition" },
        { 2, 1, 6, "a plane is written twice" },
        { 2, 2, 24, "there is no such plane" },
        { 2, 2, NONE, "there is no such plane" },
        { 2, 3, 3, "there is no such proposition" },
        { 2, 4, 3, "`settle` reads half 0, 1 or 2" },
        { 2, 5, 0, "the list of instructions does not fit the code" },
        { 2, 5, UINT32_MAX, "the code ends within an instruction" },
        { 2, 6, 9, "a plane is read before it is written" },
        { 2, 6, 7, "a plane is read before it is written" },
        { 4, 0, OP_again, "`again` outside a loop" },
        { 5, 1, 7, "a plane is written twice" },
        { 5, 2, 3, "the list of instructions does not fit the code" },
        { 5, 3, 10, "a plane is read before it is written" },
        { 5, 4, 24, "there is no such plane" },
        { 6, 1, 2, "`gain` adds to a plane that was not settled before its loop" },
        { 6, 1, 9, "`gain` adds to a plane that was not settled before its loop" },
        { 6, 1, 10, "`gain` adds to a plane that was not settled before its loop" },
        { 6, 1, 1, "`gain` adds to a plane that was not settled before its loop" },
        { 6, 1, 24, "there is no such plane" },
        { 6, 2, 24, "there is no such plane" },
        { 6, 4, 10, "a plane is read before it is written" },
        { 7, 1, 0, "`again` names another place than that of its loop" },
        { 7, 1, UINT32_MAX, "`again` names another place than that of its loop" },
        { 8, 3, 24, "there is no such plane" },
        { 8, 4, UINT32_MAX, "there is no such plane" },
        { 9, 1, 1, "a plane is written twice" },
        { 9, 3, 11, "a plane is read before it is written" },
        { 10, 2, 0, "`at_least` of fewer planes than it wants" },
        { 10, 2, 4, "`at_least` of fewer planes than it wants" },
        { 10, 4, 12, "a plane is read before it is written" },
        { 11, 4, 13, "a plane is read before it is written" },
        { 12, 3, 14, "a plane is read before it is written" },
        { 13, 4, 15, "a plane is read before it is written" },
        { 14, 2, 16, "a plane is read before it is written" },
        { 15, 1, 20, "there is no such number" },
        { 15, 2, 4, "there is no such constant" },
        { 16, 1, 0, "a number is written twice" },
        { 17, 1, 0, "a number is written twice" },
        { 17, 2, 16, "a plane is written twice" },
        { 17, 3, 2, "there is no such term" },
        { 17, 3, NONE, "there is no such term" },
        { 17, 4, 4, "there is no such constant" },
        { 17, 4, 3, "a constant must be a number or an interval" },
        { 17, 5, 2, "a number is read before it is written" },
        { 17, 6, 1, "there is no such proposition" },
        { 18, 5, 3, "a number is read before it is written" },
        { 18, 5, 20, "there is no such number" },
        { 18, 6, 0x40000000, "the code ends within an instruction" },
        { 18, 6, UINT32_MAX, "the code ends within an instruction" },
        { 18, 7, 3, "there is no such proposition" },
        { 18, 7, NONE, "there is no such proposition" },
        { 18, 8, 3, "a number is read before it is written" },
        { 18, 9, 20, "there is no such number" },
        { 18, 10, 4, "the ends of a band are 0 to 3" },
        { 18, 14, 4, "the ends of a band are 0 to 3" },
        { 19, 2, 4, "a number is read before it is written" },
        { 19, 3, 19, "a plane is read before it is written" },
        { 19, 4, 1, "there is no such baseline" },
        { 20, 2, 4, "a number is read before it is written" },
        { 20, 4, 24, "there is no such plane" },
        { 21, 1, 3, "a number is written twice" },
        { 21, 2, 5, "a number is read before it is written" },
        { 22, 3, 20, "there is no such number" },
        { 26, 3, 2, "a conversion must be finite" },
        { 3, 3, 3, "there is no such proposition" }, /* also where nothing is read of it */
        { 26, 3, 4, "there is no such constant" },
        { 27, 2, 0, "an empty list" },
        { 27, 3, 11, "a number is read before it is written" },
        { 28, 4, 12, "a number is read before it is written" },
        { 30, 2, 20, "a plane is read before it is written" },
        { 30, 4, 14, "a number is read before it is written" },
        { 31, 2, 15, "a number is read before it is written" },
        { 36, 1, 19, "a plane is written twice" },
        { 36, 2, 20, "a plane is written twice" },
        { 36, 2, 24, "there is no such plane" },
        { 37, 3, 20, "there is no such number" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Assembly a;
        uint32_t at = UINT32_MAX;
        assemble_everything(&a, 1);
        a.program.code.at[a.program.starts.at[cases[i].instruction] + cases[i].word] = cases[i].value;
        const char *error = program_verify(&a.program, &at);
        if (!error || strcmp(error, cases[i].error) != 0)
            fail_msg("instruction %u, word %u = %u: %s", cases[i].instruction, cases[i].word, cases[i].value,
                     error ? error : "accepted");
        bool misfit = strstr(error, "does not fit") != NULL;
        if (at != cases[i].instruction + misfit) fail_msg("instruction %u: told as %u", cases[i].instruction, at);
        assembly_free(&a);
    }
}

static void no_planes(Program *p)
{
    p->planes = 1;
}
static void fewer_planes(Program *p)
{
    p->planes = 20;
}
static void fewer_numbers(Program *p)
{
    p->numbers = 19;
}
static void fewer_terms(Program *p)
{
    p->terms = 1;
}
static void fewer_propositions(Program *p)
{
    p->propositions = 2;
}
static void no_baseline(Program *p)
{
    p->baselines = 0;
}
static void cut_short(Program *p)
{
    p->code.count--;
}
static void one_word_more(Program *p)
{
    p->code.at[p->code.count++] = OP_loop;
}
static void one_start_less(Program *p)
{
    p->starts.count--;
}
static void one_span_less(Program *p)
{
    p->spans.count--;
}
static void wrong_start(Program *p)
{
    p->starts.at[3]++;
}
static void one_start_more(Program *p)
{
    p->starts.at[p->starts.count++] = 7;
}
static void pair_of_nothing(Program *p)
{
    p->pairs.at[0].f = 24;
}
static void conflict_of_nothing(Program *p)
{
    p->conflicts.at[0] = NONE;
}
static void conflict_unwritten(Program *p)
{
    p->planes++;
    p->conflicts.at[0] = 24;
}
static void constant_not_a_number(Program *p)
{
    p->constants.at[0].lo = NAN;
}
static void constant_empty(Program *p)
{
    p->constants.at[0].hi = 1;
}
static void constant_infinite(Program *p)
{
    p->constants.at[1] = interval_point(INFINITY);
}
static void counterpart_unwritten(Program *p)
{
    p->planes++;
    p->code.at[p->starts.at[2] + 2] = 24;
}
/* The two settles change places with the loop that follows them. */
static void settled_within_the_loop(Program *p)
{
    uint32_t words[40], at = p->starts.at[2], loop = p->starts.at[4];
    memcpy(words, p->code.at + at, (loop - at) * sizeof *words);
    p->code.at[at] = OP_loop;
    memcpy(p->code.at + at + 1, words, (loop - at) * sizeof *words);
    p->starts.at[4] = p->starts.at[3] + 1;
    p->starts.at[3] = at + 1;
    p->code.at[p->starts.at[7] + 1] = at;
}
static void loop_in_loop(Program *p)
{
    uint32_t at = p->starts.at[5]; /* and, of five words: loop, and four that are a but_not */
    memcpy(p->code.at + at, (const uint32_t[]){ OP_loop, OP_but_not, 9, 7, 4 }, 5 * sizeof(uint32_t));
}
static void loop_without_end(Program *p)
{
    p->code.at[p->starts.at[7]] = OP_loop;
}
static void again_without_loop(Program *p)
{
    p->code.at[p->starts.at[1]] = OP_again;
    p->code.at[p->starts.at[1] + 1] = 0;
}

static void refuses_other_damage(void **unused)
{
    (void)unused;
    static const struct {
        void (*damage)(Program *p);
        const char *error;
    } cases[] = {
        { no_planes, "the empty and the full plane are missing" },
        { fewer_planes, "there is no such plane" },
        { fewer_numbers, "there is no such number" },
        { fewer_terms, "there is no such term" },
        { fewer_propositions, "there is no such proposition" },
        { no_baseline, "there is no such baseline" },
        { cut_short, "the code ends within an instruction" },
        { one_word_more, "the list of instructions does not fit the code" },
        { one_start_less, "the list of instructions does not fit the code" },
        { one_start_more, "the list of instructions does not fit the code" },
        { one_span_less, "the list of instructions does not fit the code" },
        { wrong_start, "the list of instructions does not fit the code" },
        { pair_of_nothing, "there is no such plane" },
        { conflict_of_nothing, "there is no such plane" },
        { conflict_unwritten, "a plane is read before it is written" },
        { constant_not_a_number, "a constant must be a number or an interval" },
        { constant_empty, "a constant must be a number or an interval" },
        { constant_infinite, "a constant must be a number or an interval" },
        { counterpart_unwritten, "the counterpart of a plane is never written" },
        { settled_within_the_loop, "`gain` adds to a plane that was not settled before its loop" },
        { loop_in_loop, "a loop within a loop" },
        { loop_without_end, "a loop within a loop" },
        { again_without_loop, "`again` outside a loop" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Assembly a;
        uint32_t at;
        assemble_everything(&a, 1);
        assert_true(vec_push(&a.arena, &a.program.code, 0)); /* room for those that add */
        assert_true(vec_push(&a.arena, &a.program.starts, 0));
        a.program.code.count--, a.program.starts.count--;
        cases[i].damage(&a.program);
        const char *error = program_verify(&a.program, &at);
        if (!error || strcmp(error, cases[i].error) != 0)
            fail_msg("damage %zu: %s instead of %s", i, error ? error : "accepted", cases[i].error);
        assembly_free(&a);
    }
}

/* ---- loops ---- */

static void refuses_bad_loops(void **unused)
{
    (void)unused;
    static const struct {
        uint32_t words[24], count;
        const char *error;
    } cases[] = {
        { { OP_loop, OP_again, 0 }, 3, NULL },
        { { OP_loop, OP_again, 0, OP_loop, OP_again, 3 }, 6, NULL },
        { { OP_loop }, 1, "a loop does not end" },
        { { OP_again, 0 }, 2, "`again` outside a loop" },
        { { OP_loop, OP_loop, OP_again, 1, OP_again, 0 }, 6, "a loop within a loop" },
        { { OP_loop, OP_again, 0, OP_again, 0 }, 5, "`again` outside a loop" },
        { { OP_loop, OP_again, 1 }, 3, "`again` names another place than that of its loop" },
        { { OP_loop, OP_again, 0, OP_loop, OP_again, 0 }, 6, "`again` names another place than that of its loop" },
        { { OP_settle, 2, 0, 0, 2, 0, OP_gain, 2, 0, 1, 1 }, 11, "`gain` outside a loop" },
        { { OP_settle, 2, 0, 0, 2, 0, OP_loop, OP_gain, 2, 0, 1, 1, OP_again, 6 }, 14, NULL },
        { { OP_settle, 2, 0, 0, 2, 0, OP_loop, OP_gain, 2, 0, 0, OP_again, 6 }, 13, "an empty list" },
        { { OP_loop, OP_settle, 2, 0, 0, 2, 0, OP_gain, 2, 0, 1, 1, OP_again, 0 },
          14,
          "`gain` adds to a plane that was not settled before its loop" },
        { { OP_or, 2, 1, 1, OP_loop, OP_gain, 2, 0, 1, 1, OP_again, 4 },
          12,
          "`gain` adds to a plane that was not settled before its loop" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Assembly a;
        uint32_t at = 0, number;
        assembly_start(&a, 1, 0, 1);
        for (uint32_t w = 0; w < cases[i].count; w++)
            assert_true(vec_push(&a.arena, &a.program.code, cases[i].words[w]));
        for (; at < cases[i].count; at += program_length(&a.program, at)) {
            assert_true(vec_push(&a.arena, &a.program.starts, at));
            assert_true(vec_push(&a.arena, &a.program.spans, NOWHERE));
        }
        a.program.planes = 3;
        const char *error = program_verify(&a.program, &number);
        if (error != cases[i].error && (!error || !cases[i].error || strcmp(error, cases[i].error) != 0))
            fail_msg("code %zu: %s", i, error ? error : "accepted");
        assembly_free(&a);
    }
}

/* ---- whatever the words ---- */

/* The list of instructions that fits the code, as far as it can be read. */
static void list_instructions(Assembly *a)
{
    Program *p = &a->program;
    p->starts.count = p->spans.count = 0;
    for (uint32_t at = 0, length; (length = program_length(p, at)); at += length) {
        assert_true(vec_push(&a->arena, &p->starts, at));
        assert_true(vec_push(&a->arena, &p->spans, NOWHERE));
    }
}

static uint32_t damaged_word(uint64_t *seed, uint32_t word)
{
    switch (random_below(seed, 4)) {
    case 0: return word ^ UINT32_C(1) << random_below(seed, 32);
    case 1: return random_below(seed, 30);
    case 2: return word + random_below(seed, 5) - 2;
    default: return (uint32_t)random_bits(seed);
    }
}

/* A program that is accepted runs, whatever became of it; one that is not can still be shown. */
static void survives_any_damage(void **unused)
{
    (void)unused;
    enum { CASES = 70 };
    uint32_t accepted = 0;
    for (uint64_t round = 1; round <= 6000; round++) {
        uint64_t seed = round * 0x9e3779b97f4a7c15;
        Assembly a;
        uint32_t at, changes = 1 + random_below(&seed, 3);
        assemble_everything(&a, CASES);
        for (uint32_t i = 0; i < changes; i++) {
            uint32_t *word = &a.program.code.at[random_below(&seed, a.program.code.count)];
            *word = damaged_word(&seed, *word);
        }
        list_instructions(&a);
        if (round % 50 == 0) {
            Buffer text = { 0 };
            program_dump(&text, &a.program, &a.meaning);
            assert_true(text.size > 0 && !text.failed);
            buffer_free(&text);
        }
        if (!program_verify(&a.program, &at)) {
            Machine machine;
            accepted++;
            for (uint32_t i = 0; i < 20; i++) {
                state(&a, random_below(&seed, CASES), random_below(&seed, 3), "TFCU"[random_below(&seed, 4)]);
                state_number(&a, random_below(&seed, CASES), random_below(&seed, 2), interval_point(i));
            }
            assembly_finish(&a);
            assert_true(machine_start(&machine, &a.program, CASES, NULL));
            run_under_all(&machine, &a.table, 0);
            machine_free(&machine);
        }
        assembly_free(&a);
    }
    assert_true(accepted > 250);
}

/* ---- the text of a program ---- */

static const char *const shown = "; 38 instructions, 24 planes, 20 numbers\n"
                                 "     0  p2..p5 = stated s0 s1\n"
                                 "     1  p6 = unstated s2\n"
                                 "     2  p7 = settle for s2 p2, opposed p8\n"
                                 "     3  p8 = settle, opposed p7\n"
                                 "     4  loop\n"
                                 "     5  p9 = and p7 p4\n"
                                 "     6  p7 += gain p9 p6, opposed p8\n"
                                 "     7  again 20\n"
                                 "     8  p10 = or p2 p3 p9\n"
                                 "     9  p11 = but_not p1 p10\n"
                                 "    10  p12 = at_least 2 p2 p4 p7\n"
                                 "    11  p13 = unless p2 p4 p5\n"
                                 "    12  p14 = assume p1 p6\n"
                                 "    13  p15 = recorded p2 p3\n"
                                 "    14  p16 = conflicting p2 p3\n"
                                 "    15  n0 = constant (2, 3]\n"
                                 "    16  n1 = constant 10\n"
                                 "    17  n2 p17 = measure t0 in (-inf, 50]\n"
                                 "    18  n3 p18 = measure t1 n2 in (-inf, 50], s0 <= n0, s1 >= n0 <= n1\n"
                                 "    19  p19 = narrower n3 p18 baseline 0\n"
                                 "    20  n4 = applicable n3 p2 p3\n"
                                 "    21  n5 = add n3 n4\n";

static void shows_programs(void **unused)
{
    (void)unused;
    Assembly a;
    Buffer text = { 0 };
    assemble_everything(&a, 1);
    program_dump(&text, &a.program, &a.meaning);
    assert_memory_equal(text.text, shown, strlen(shown));
    assert_non_null(strstr(text.text, "    26  n10 = scale n3 0.1 + -2\n"));
    assert_non_null(strstr(text.text, "    36  p20 p21 = less n3 n4\n"));
    buffer_free(&text);
    assembly_free(&a);
}

static void shows_where_instructions_come_from(void **unused)
{
    (void)unused;
    static const char source[] = "# a comment\ncalcinosis with\n\t normal   metabolism of calcium, of phosphate and of "
                                 "everything that there is to say implies dystrophic\n";
    Assembly a;
    Sources sources = { 0 };
    Buffer text = { 0 };
    uint32_t file;
    Proposition propositions[] = { { .name = "calcinosis" }, { .name = "metabolism is normal" } };
    assembly_start(&a, 2, 0, 1);
    sources.arena = &a.arena;
    assert_int_equal(source_add(&sources, "a.rules", source, strlen(source), &file), SOURCE_OK);
    a.meaning.sources = &sources;
    a.meaning.propositions.at = propositions;
    a.meaning.propositions.count = 2;
    EMIT(&a, OP_stated, 2, 2, 0);
    a.program.spans.at[0] = (Span){ file, 12, sizeof source - 2 };
    program_dump(&text, &a.program, &a.meaning);
    assert_string_equal(text.text, "; 1 instruction, 6 planes, 0 numbers\n"
                                   "     0  p2..p5 = stated \"calcinosis\" \"metabolism is normal\" "
                                   "; 2: calcinosis with normal metabolism of calcium, of phosphate a…\n");
    buffer_free(&text);
    assembly_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_every_instruction),
        cmocka_unit_test(accepts_bands),
        cmocka_unit_test(measures_instructions),
        cmocka_unit_test(refuses_damaged_code_for_one_case),
        cmocka_unit_test(refuses_damaged_words),
        cmocka_unit_test(refuses_other_damage),
        cmocka_unit_test(refuses_bad_loops),
        cmocka_unit_test(survives_any_damage),
        cmocka_unit_test(shows_programs),
        cmocka_unit_test(shows_where_instructions_come_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
