#include "run/machine.h"

#include <stdlib.h>
#include <string.h>

#include "program/held.h"
#include "run/machine_inside.h"
#include "run/sets.h"

/* Of registers, this much stays in a cache near to the processor that can hold a block's; narrower ones would have the
 * reading of instructions weigh too much. What a block is not likely to write is left out, up to MOST_SIZE in all. */
enum { IN_USE = 256 * 1024, MOST_SIZE = 4 * 1024 * 1024, FEWEST_WORDS = 8, CACHE_LINE = 64 };

/* Ends lie a cache line further apart than they need: at powers of two they would all want the same few places in the
 * cache nearest to the processor. */
enum { APART = CACHE_LINE / sizeof(double) };

static size_t bytes_of_word(const Program *program, uint32_t numbers)
{
    size_t number = sizeof(double) * 2 * WORD_CASES + 2 * sizeof(uint64_t);
    return program->planes * sizeof(uint64_t) + numbers * number;
}

static uint32_t full_width(const Program *program)
{
    size_t width = IN_USE / bytes_of_word(program, program->written);
    size_t widest = MOST_SIZE / bytes_of_word(program, program->numbers);
    if (width > widest) width = widest;
    if (width < FEWEST_WORDS) width = FEWEST_WORDS;
    if (width > MOST_WORDS) width = MOST_WORDS;
    width -= width % FEWEST_WORDS; /* planes are worked on several words at a time */
    return (uint32_t)width;
}

/* Number register i in the memory of a reading: behind the planes; and behind all registers, their forms. */
static NumberRegister number_register(const Machine *machine, const Registers *registers, size_t i)
{
    size_t width = machine->width, apart = width * WORD_CASES + APART, numbers = machine->program->numbers;
    OneNumber *one = registers->alone ? registers->alone + i : NULL;
    double *ends = (double *)(registers->planes + machine->program->planes * width), *lo = ends + 2 * apart * i;
    uint64_t *lo_open = (uint64_t *)(ends + 2 * apart * numbers) + 2 * width * i;
    NumberForm *form = (NumberForm *)(void *)(registers->numbers + numbers) + i;
    *form = (NumberForm){ .holds = HOLDS_REALS };
    if (one) return (NumberRegister){ one->ends, one->ends + 1, one->open, one->open + 1, form, false };
    return (NumberRegister){ lo, lo + apart, lo_open, lo_open + width, form, false };
}

/* Where the numbers of one case begin, in words: none lies in two cache lines. */
static size_t place_alone(const Program *program)
{
    enum { WORDS = sizeof(OneNumber) / sizeof(uint64_t) };
    return ((size_t)program->planes + WORDS - 1) / WORDS * WORDS;
}

/* How many bytes planes and ends take; false where nobody has so many. */
static bool measure_registers(const Machine *machine, size_t *size)
{
    const Program *program = machine->program;
    size_t count = program->numbers, used;
    if (machine->room == 1) {
        *size = place_alone(program) * sizeof(uint64_t) + count * sizeof(OneNumber);
        return true;
    }
    return !__builtin_mul_overflow(bytes_of_word(program, program->numbers), machine->width, &used) &&
           !__builtin_add_overflow(used, sizeof(double) * count * 2 * APART, size);
}

/* One piece of memory, the planes first: it is freed by them. */
static bool allot(Machine *machine, Reading reading)
{
    const Program *program = machine->program;
    Registers *registers = &machine->registers[reading];
    size_t count = program->numbers, numbers_at, size;
    if (!measure_registers(machine, &numbers_at)) return false;
    if (__builtin_add_overflow(numbers_at,
                               count * (sizeof(NumberRegister) + sizeof(NumberForm)) + 2 * (size_t)CACHE_LINE, &size))
        return false;
    size = size / CACHE_LINE * CACHE_LINE;
    if (!memory_take(machine->memory, size)) return false;
    registers->planes = aligned_alloc(CACHE_LINE, size);
    if (!registers->planes) return memory_give_back(machine->memory, size), false;
    machine->size = size;
    registers->numbers = (void *)((char *)registers->planes + numbers_at);
    if (machine->room == 1) registers->alone = (void *)(registers->planes + place_alone(program));
    for (size_t i = 0; i < count; i++) registers->numbers[i] = number_register(machine, registers, i);
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
        numbers_fill(n, interval_tidy(program->constants.at[at[2]]), machine->room);
        n->constant = true;
    }
}

/* The compiler allots the planes of pairs one behind the other: then they can be looked through without looking them
 * up. */
static bool pairs_lie_together(const Program *program)
{
    for (uint32_t i = 0; i < program->pairs.count; i++) {
        uint32_t t = program->pairs.at[0].t + 2 * i;
        if (program->pairs.at[i].t != t || program->pairs.at[i].f != t + 1) return false;
    }
    return program->pairs.count;
}

/* Gives back to the provided reading the number registers of its own that its code writes. */
static void keep_written(const Machine *machine, const Registers *provided)
{
    const Program *program = machine->program;
    const uint32_t *code = program->provided.at;
    for (uint32_t at = 0; at < program->provided.count;) {
        const char *letter = opcode_operands[code[at++]];
        for (; *letter && *letter != '*'; letter++, at++)
            if (*letter == 'N') provided->numbers[code[at]] = number_register(machine, provided, code[at]);
        if (*letter != '*') continue;
        uint32_t items = code[at++];
        at += items * (uint32_t)strlen(letter + 1);
    }
}

/* What a stricter reading does not write is that of the ordinary one: constants, and for the provided reading all
 * numbers outside its slice of the program. */
static void share_numbers(const Machine *machine)
{
    const NumberRegister *ordinary = machine->registers[READING_ORDINARY].numbers;
    const Registers *disputed = &machine->registers[READING_DISPUTED],
                    *provided = &machine->registers[READING_PROVIDED];
    uint32_t count = machine->program->numbers;
    if (count) memcpy(provided->numbers, ordinary, count * sizeof *ordinary);
    keep_written(machine, provided);
    for (uint32_t i = 0; i < count; i++)
        if (ordinary[i].constant) disputed->numbers[i] = provided->numbers[i] = ordinary[i];
}

bool machine_start(Machine *machine, const Program *program, uint32_t most, Memory *memory)
{
    uint32_t full = full_width(program), needed = most / WORD_CASES + (most % WORD_CASES > 0);
    uint32_t width = needed < full ? needed : full;
    *machine = (Machine){ .program = program,
                          .read = set_fastest(),
                          .width = width,
                          .full = width == full,
                          .room = most == 1 ? 1 : width * WORD_CASES,
                          .memory = memory };
    for (Reading reading = READING_ORDINARY; reading <= READING_PROVIDED; reading++) {
        if (allot(machine, reading)) continue;
        machine_free(machine);
        return false;
    }
    fill_constants(machine);
    share_numbers(machine);
    machine->pairs_together = pairs_lie_together(program);
    return true;
}

void machine_free(Machine *machine)
{
    for (Reading reading = READING_ORDINARY; reading <= READING_PROVIDED; reading++) {
        if (machine->registers[reading].planes) memory_give_back(machine->memory, machine->size);
        free(machine->registers[reading].planes);
    }
    *machine = (Machine){ 0 };
}

static INLINE bool find_conflict(const Machine *machine, uint32_t words, uint32_t width)
{
    const Program *program = machine->program;
    const uint64_t *planes = machine->registers[READING_ORDINARY].planes;
    uint64_t found = 0;
    bool together = machine->pairs_together;
    const uint64_t *pair = together ? planes + (size_t)program->pairs.at[0].t * width : NULL;
    for (uint32_t i = 0; together && i < program->pairs.count; i++, pair += 2 * (size_t)width)
        for (uint32_t w = 0; w < words; w++) found |= pair[w] & pair[w + width];
    for (uint32_t i = 0; !together && i < program->pairs.count; i++) {
        const uint64_t *t = planes + (size_t)program->pairs.at[i].t * width;
        const uint64_t *f = planes + (size_t)program->pairs.at[i].f * width;
        for (uint32_t w = 0; w < words; w++) found |= t[w] & f[w];
    }
    for (uint32_t i = 0; i < program->conflicts.count; i++)
        for (uint32_t w = 0; w < words; w++) found |= planes[(size_t)program->conflicts.at[i] * width + w];
    return found;
}

/* As in the interpreter, a single word is worth code of its own. */
static bool has_conflict(const Machine *machine)
{
    if (machine->width == 1) return find_conflict(machine, 1, 1);
    return find_conflict(machine, (machine->count + WORD_CASES - 1) / WORD_CASES, machine->width);
}

void machine_run(Machine *machine, const CaseTable *table, uint32_t first)
{
    uint32_t most = machine->room, left = first < table->rows.count ? table->rows.count - first : 0;
    machine->table = table;
    machine->first = first;
    machine->count = left < most ? left : most;
    machine->relied = false;
    machine->again[READING_DISPUTED] = machine->again[READING_PROVIDED] = NOT_ASKED;
    if (machine->count) machine->read(machine, table, READING_ORDINARY);
}

bool machine_differs(Machine *machine, Reading reading)
{
    RunAgain *again = &machine->again[reading];
    if (*again != NOT_ASKED) return *again == RAN_AGAIN;
    bool may_differ = machine->count && (reading == READING_DISPUTED ? has_conflict(machine) : machine->relied);
    *again = may_differ ? RAN_AGAIN : NO_NEED;
    if (!may_differ) return false;
    if (reading == READING_PROVIDED) {
        size_t planes = (size_t)machine->program->planes * machine->width * sizeof(uint64_t);
        memcpy(machine->registers[READING_PROVIDED].planes, machine->registers[READING_ORDINARY].planes, planes);
    }
    machine->read(machine, machine->table, reading);
    return true;
}

bool machine_baseline(Program *program, const Meaning *meaning)
{
    Machine machine = { 0 };
    Memory *memory = program->arena->memory;
    Arena scratch = { .memory = memory };
    CaseTable nothing = { .meaning = meaning };
    nothing.planes = arena_zero(&scratch, program->propositions * sizeof *nothing.planes);
    nothing.numbers = arena_zero(&scratch, program->terms * sizeof *nothing.numbers);
    Interval *baseline = arena_alloc(program->arena, program->baselines * sizeof *baseline);
    bool ready = nothing.planes && nothing.numbers && baseline && machine_start(&machine, program, 1, memory);
    if (ready) {
        for (uint32_t i = 0; i < program->baselines; i++) baseline[i] = interval_everything;
        machine.baseline = baseline;
        machine.count = 1;
        machine.read(&machine, &nothing, READING_BASELINE);
        program->baseline = baseline;
        machine_free(&machine);
    }
    arena_free(&scratch);
    return ready;
}

/* An end of points, whose planes begin where those of reals would. */
static double point_of(const Machine *machine, const double *end, uint32_t most, uint32_t lane)
{
    const uint64_t *plane = (const uint64_t *)(const void *)end + lane / WORD_CASES;
    uint32_t value = 0;
    for (uint32_t k = 0; most >> k; k++, plane += machine->width)
        value |= (uint32_t)(*plane >> lane % WORD_CASES & 1) << k;
    return value;
}

bool machine_points(const Machine *machine, uint32_t number, MachinePoints *points)
{
    const NumberRegister *n = &machine->registers[READING_ORDINARY].numbers[number];
    uint32_t most = n->form->most;
    *points = (MachinePoints){ .width = machine->width };
    if (n->constant) {
        if (*n->lo != *n->hi || *n->lo_open || *n->hi_open || !(*n->lo >= 0 && *n->lo <= MOST_POINTS)) return false;
        most = points->value = (uint32_t)*n->lo;
        if (points->value != *n->lo) return false;
    } else {
        if (n->form->holds != HOLDS_POINTS) return false;
        points->lo = (const uint64_t *)(const void *)n->lo;
        points->hi = (const uint64_t *)(const void *)n->hi;
    }
    while (most >> points->bits) points->bits++;
    return true;
}

static Interval fact_of(const Machine *machine, const uint32_t *measure, uint32_t lane)
{
    const NumberColumn *column = &machine->table->numbers[measure[3]];
    uint32_t row = machine->first + lane, word = row / WORD_CASES, bit = row % WORD_CASES;
    if (!column->stated || !(column->stated[word] >> bit & 1)) return machine->program->constants.at[measure[4]];
    return (Interval){ column->lo[row], column->hi[row], column->lo_open[word] >> bit & 1,
                       column->hi_open[word] >> bit & 1 };
}

Interval machine_number(const Machine *machine, Reading reading, uint32_t number, uint32_t lane)
{
    const NumberRegister *n = &machine->registers[reading].numbers[number];
    uint32_t most = n->form->most;
    switch (n->form->holds) {
    case HOLDS_POINTS:
        return (Interval){ point_of(machine, n->lo, most, lane), point_of(machine, n->hi, most, lane), false, false };
    case HOLDS_FACTS: return interval_tidy(fact_of(machine, n->form->measure, lane));
    default: return interval_tidy(number_get(n, lane));
    }
}
