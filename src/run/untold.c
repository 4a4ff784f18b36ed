#include "run/untold.h"

static void read_numbers(const Machine *machine, const Meaning *meaning, Interval *untold)
{
    for (uint32_t i = 0; i < meaning->terms.count; i++) {
        const Term *term = &meaning->terms.at[i];
        untold[i] = interval_everything;
        if (term->is_number) untold[i] = machine_number(machine, READING_ORDINARY, term->number, 0);
    }
}

Interval *numbers_untold(Arena *arena, const Program *program, const Meaning *meaning)
{
    Arena scratch = { .memory = arena->memory };
    Machine machine = { 0 };
    CaseTable nothing = { .meaning = meaning, .rows.count = 1 };
    nothing.planes = arena_zero(&scratch, program->propositions * sizeof *nothing.planes);
    nothing.numbers = arena_zero(&scratch, program->terms * sizeof *nothing.numbers);
    Interval *untold = arena_zero(arena, meaning->terms.count * sizeof *untold);
    bool ready = nothing.planes && nothing.numbers && untold && machine_start(&machine, program, 1, arena->memory);
    if (ready) {
        machine_run(&machine, &nothing, 0);
        read_numbers(&machine, meaning, untold);
        machine_free(&machine);
    }
    arena_free(&scratch);
    return ready ? untold : NULL;
}
