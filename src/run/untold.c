#include "run/untold.h"

#include <stdlib.h>

static void read_numbers(const Machine *machine, const Meaning *meaning, Interval *untold)
{
    for (uint32_t i = 0; i < meaning->terms.count; i++) {
        const Term *term = &meaning->terms.at[i];
        untold[i] = interval_everything;
        if (term->is_number) untold[i] = machine_number(machine, READING_ORDINARY, term->number, 0);
    }
}

Interval *numbers_untold(const Program *program, const Meaning *meaning)
{
    Machine machine = { 0 };
    CaseTable nothing = { .meaning = meaning, .rows.count = 1 };
    nothing.planes = calloc((size_t)program->propositions + 1, sizeof *nothing.planes);
    nothing.numbers = calloc((size_t)program->terms + 1, sizeof *nothing.numbers);
    Interval *untold = calloc((size_t)meaning->terms.count + 1, sizeof *untold);
    bool ready = nothing.planes && nothing.numbers && untold && machine_start(&machine, program, 1);
    if (ready) {
        machine_run(&machine, &nothing, 0);
        read_numbers(&machine, meaning, untold);
        machine_free(&machine);
    } else {
        free(untold);
        untold = NULL;
    }
    free(nothing.planes);
    free(nothing.numbers);
    return untold;
}
