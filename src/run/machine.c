#include "run/machine.h"

#include <stdlib.h>
#include <string.h>

#include "run/machine_inside.h"

/* Registers of this size stay in the cache nearest to the processor that can hold a block's; narrower ones would have
 * the reading of instructions weigh too much, wider ones gain nothing. */
enum { REGISTERS_SIZE = 256 * 1024, FEWEST_WORDS = 8, MOST_WORDS = 64, CACHE_LINE = 64 };

static size_t bytes_of_word(const Program *program)
{
    size_t number = 2 * WORD_CASES * sizeof(double) + 2 * sizeof(uint64_t);
    return program->planes * sizeof(uint64_t) + program->numbers * number;
}

static uint32_t choose_width(const Program *program, uint32_t most)
{
    uint32_t needed = most / WORD_CASES + (most % WORD_CASES > 0);
    size_t width = REGISTERS_SIZE / bytes_of_word(program);
    if (width < FEWEST_WORDS) width = FEWEST_WORDS;
    if (width > MOST_WORDS) width = MOST_WORDS;
    width -= width % FEWEST_WORDS; /* planes are worked on eight words at a time */
    return width < needed ? (uint32_t)width : needed ? needed : 1;
}

/* One piece of memory, the planes first: it is freed by them. */
static bool allot(Machine *machine, Reading reading)
{
    const Program *program = machine->program;
    Registers *registers = &machine->registers[reading];
    size_t width = machine->width, count = program->numbers, size;
    size_t lanes = width * WORD_CASES;
    if (__builtin_mul_overflow(bytes_of_word(program), width, &size)) return false;
    if (__builtin_add_overflow(size, count * sizeof(NumberRegister) + 2 * CACHE_LINE, &size)) return false;
    uint64_t *words = aligned_alloc(CACHE_LINE, size / CACHE_LINE * CACHE_LINE);
    if (!words) return false;
    registers->planes = words;
    double *ends = (double *)(words + program->planes * width);
    uint64_t *open = (uint64_t *)(ends + 2 * lanes * count);
    registers->numbers = (NumberRegister *)(open + 2 * width * count);
    for (size_t i = 0; i < count; i++) {
        double *lo = ends + 2 * lanes * i;
        uint64_t *lo_open = open + 2 * width * i;
        registers->numbers[i] = (NumberRegister){ lo, lo + lanes, lo_open, lo_open + width, false };
    }
    return true;
}

/* Constants are the same in every block. */
static void fill_constants(Machine *machine)
{
    const Program *program = machine->program;
    for (uint32_t i = 0; i < program->starts.count; i++) {
        const uint32_t *at = program->code.at + program->starts.at[i];
        if (*at != OP_constant) continue;
        NumberRegister *n = &machine->registers[READING_ORDINARY].numbers[at[1]];
        numbers_fill(n, interval_tidy(program->constants.at[at[2]]), machine->width * WORD_CASES);
        n->constant = true;
    }
}

bool machine_start(Machine *machine, const Program *program, uint32_t most)
{
    *machine = (Machine){ .program = program, .width = choose_width(program, most) };
    if (!allot(machine, READING_ORDINARY)) return false;
    fill_constants(machine);
    return true;
}

void machine_free(Machine *machine)
{
    for (Reading reading = READING_ORDINARY; reading <= READING_PROVIDED; reading++)
        free(machine->registers[reading].planes);
    *machine = (Machine){ 0 };
}

/* The registers of a stricter reading; its constants are those of the ordinary one. */
static bool need(Machine *machine, Reading reading)
{
    if (machine->registers[reading].planes) return true;
    if (!allot(machine, reading)) return false;
    const NumberRegister *ordinary = machine->registers[READING_ORDINARY].numbers;
    for (uint32_t i = 0; i < machine->program->numbers; i++)
        if (ordinary[i].constant) machine->registers[reading].numbers[i] = ordinary[i];
    return true;
}

/* Whether two planes have a bit in common. */
static bool meet(const Machine *machine, uint32_t a, uint32_t b)
{
    const uint64_t *planes = machine->registers[READING_ORDINARY].planes;
    const uint64_t *x = planes + (size_t)a * machine->width, *y = planes + (size_t)b * machine->width;
    uint64_t common = 0;
    for (uint32_t w = 0; w * WORD_CASES < machine->count; w++) common |= x[w] & y[w];
    return common;
}

static bool has_conflict(const Machine *machine)
{
    const Program *program = machine->program;
    bool found = false;
    for (uint32_t i = 0; i < program->pairs.count && !found; i++)
        found = meet(machine, program->pairs.at[i].t, program->pairs.at[i].f);
    for (uint32_t i = 0; i < program->conflicts.count && !found; i++)
        found = meet(machine, program->conflicts.at[i], PLANE_ALL);
    return found;
}

bool machine_run(Machine *machine, const CaseTable *table, uint32_t first)
{
    uint32_t most = machine->width * WORD_CASES, left = first < table->rows.count ? table->rows.count - first : 0;
    machine->first = first;
    machine->count = left < most ? left : most;
    machine->has_disputed = machine->has_provided = machine->relied = false;
    if (machine->count == 0) return true;
    machine_read(machine, table, READING_ORDINARY);
    machine->has_disputed = has_conflict(machine);
    machine->has_provided = machine->relied;
    if (machine->has_disputed) {
        if (!need(machine, READING_DISPUTED)) return false;
        machine_read(machine, table, READING_DISPUTED);
    }
    if (machine->has_provided) {
        if (!need(machine, READING_PROVIDED)) return false;
        machine_read(machine, table, READING_PROVIDED);
    }
    return true;
}

bool machine_baseline(Program *program, const Meaning *meaning)
{
    Machine machine = { 0 };
    CaseTable nothing = { .meaning = meaning };
    nothing.planes = calloc((size_t)program->propositions + 1, sizeof *nothing.planes);
    nothing.numbers = calloc((size_t)program->terms + 1, sizeof *nothing.numbers);
    Interval *baseline = arena_alloc(program->arena, program->baselines * sizeof *baseline);
    bool ready = nothing.planes && nothing.numbers && baseline && machine_start(&machine, program, 1);
    if (ready) {
        for (uint32_t i = 0; i < program->baselines; i++) baseline[i] = interval_everything;
        machine.baseline = baseline;
        machine.count = 1;
        machine_read(&machine, &nothing, READING_BASELINE);
        program->baseline = baseline;
        machine_free(&machine);
    }
    free(nothing.planes);
    free(nothing.numbers);
    return ready;
}

Interval machine_number(const Machine *machine, Reading reading, uint32_t number, uint32_t lane)
{
    return interval_tidy(number_get(&machine->registers[reading].numbers[number], lane));
}
