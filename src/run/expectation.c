#include "run/expectation.h"

#include "cases/facts.h"
#include "language/checker.h"
#include "run/instead.h"

/* Conditions that one extended program computes: more would take registers without end, fewer would copy the rules'
 * program too often. */
enum { MOST_CONDITIONS = 4096 };

typedef struct Tester {
    CaseTable *table;
    const Meaning *meaning;
    const Program *program;
    Arena *arena;           /* of the outcomes, the conditions and the messages */
    Condition **conditions; /* by expectation; NULL for a rule, and for what does not read */
    Outcomes *outcomes;
    Diagnostics *diagnostics;
} Tester;

static bool no_memory(const Tester *t)
{
    t->diagnostics->no_memory = true;
    return false;
}

/* ---- reading ---- */

static bool read_conditions(Tester *t)
{
    uint32_t count = t->table->expected.count;
    t->conditions = arena_zero(t->arena, count * sizeof *t->conditions);
    if (!t->conditions || !expected_find_rules(t->table, 0, t->diagnostics)) return no_memory(t);
    for (uint32_t i = 0; i < count; i++) {
        const Node *node = t->table->expected.at[i].condition;
        if (node) t->conditions[i] = check_condition(t->meaning, &t->table->sources, t->arena, t->diagnostics, node);
        if (t->diagnostics->no_memory) return false;
    }
    diagnostics_sort(t->diagnostics, 0);
    return true;
}

/* ---- holding them against verdicts ---- */

static bool truth_holds(Expectation expectation, Truth truth)
{
    switch (expectation) {
    case EXPECT_UNKNOWN: return truth == TRUTH_UNKNOWN;
    case EXPECT_CONFLICTING: return truth == TRUTH_CONFLICT;
    case EXPECT_RULE: return truth_has(truth, false);
    case EXPECT_NO_RULE: return truth == TRUTH_FALSE;
    default: return truth == TRUTH_TRUE;
    }
}

static const char *instead(const Tester *t, const View *view, uint32_t index, bool *held)
{
    const ExpectedVerdict *expected = &t->table->expected.at[index];
    const Condition *condition = t->conditions[index];
    *held = false;
    if (t->table->rows.at[expected->row].failed) return "the case was not run, because of the errors in its facts";
    if (expected->misspelt) return "its line does not begin with `expect`, and was read as a fact";
    if (!condition && expected->rule == NONE) return "it does not read";
    Truth truth = condition ? view_condition(view, condition) : view_rule(view, expected->rule);
    *held = truth_holds(expected->expectation, truth);
    if (*held) return NULL;
    return condition ? instead_of_condition(t->arena, view, condition)
                     : instead_of_rule(t->arena, view, expected->rule);
}

static bool test_one(const Tester *t, Machine *machine, uint32_t index)
{
    const ExpectedVerdict *expected = &t->table->expected.at[index];
    View view = { t->meaning, t->table, machine, expected->row, expected->row - machine->first };
    Outcome outcome = { .row = expected->row,
                        .text = expected_text(t->table, t->arena, expected),
                        .span = expected->span };
    outcome.instead = instead(t, &view, index, &outcome.held);
    if (!outcome.text || (!outcome.held && !outcome.instead)) return no_memory(t);
    return vec_push(t->arena, t->outcomes, outcome) || no_memory(t);
}

/* ---- running ---- */

/* Expectations from..to-1, of whole words of cases. */
typedef struct Part {
    uint32_t from, to;
} Part;

static uint32_t word_of(const Tester *t, uint32_t index)
{
    return t->table->expected.at[index].row / WORD_CASES;
}

static Part next_part(const Tester *t, uint32_t from)
{
    uint32_t count = t->table->expected.count, to = from;
    while (to < count && (to - from < MOST_CONDITIONS || word_of(t, to) == word_of(t, to - 1))) to++;
    return (Part){ from, to };
}

static bool run_part(const Tester *t, Machine *machine, Part part)
{
    for (uint32_t i = part.from; i < part.to;) {
        machine_run(machine, t->table, word_of(t, i) * WORD_CASES);
        uint32_t end = machine->first + machine->count;
        for (; i < part.to && t->table->expected.at[i].row < end; i++)
            if (!test_one(t, machine, i)) return false;
    }
    return true;
}

static bool report_fault(const Tester *t, const char *fault)
{
    diagnose(t->diagnostics, DIAGNOSTIC_INTERNAL, NOWHERE, "please report it, with the rules and the expectations",
             "The compiler made a program of expectations that does not verify: %s", fault);
    return !t->diagnostics->no_memory;
}

/* The program that computes the part's conditions too. */
static bool extend(const Tester *t, Program *program, Arena *arena, Part part)
{
    uint32_t count = 0;
    Condition **conditions = arena_alloc(arena, (part.to - part.from) * sizeof(Condition *));
    for (uint32_t i = part.from; i < part.to && conditions; i++)
        if (t->conditions[i]) conditions[count++] = t->conditions[i];
    return (conditions && program_extend(program, arena, t->program, t->meaning, conditions, count)) || no_memory(t);
}

static bool test_part(const Tester *t, Part part)
{
    Arena arena = { .memory = t->arena->memory };
    Program program;
    Machine machine;
    uint32_t cases = (word_of(t, part.to - 1) - word_of(t, part.from) + 1) * WORD_CASES;
    uint32_t instruction;
    bool tested = extend(t, &program, &arena, part);
    const char *fault = tested ? program_prove(&program, &instruction) : NULL;
    if (fault && fault != program_no_memory) tested = report_fault(t, fault);
    else if (tested && (fault || !machine_baseline(&program, t->meaning) ||
                        !machine_start(&machine, &program, cases, arena.memory)))
        tested = no_memory(t);
    else if (tested) {
        tested = run_part(t, &machine, part);
        machine_free(&machine);
    }
    arena_free(&arena);
    return tested;
}

bool expectations_run(CaseTable *table, const Meaning *meaning, const Program *program, Outcomes *outcomes,
                      Diagnostics *diagnostics)
{
    Tester t = { .table = table,
                 .meaning = meaning,
                 .program = program,
                 .arena = diagnostics->arena,
                 .outcomes = outcomes,
                 .diagnostics = diagnostics };
    if (!read_conditions(&t)) return false;
    for (Part part = { 0, 0 }; part.to < table->expected.count;) {
        part = next_part(&t, part.to);
        if (!test_part(&t, part)) return false;
    }
    return true;
}
