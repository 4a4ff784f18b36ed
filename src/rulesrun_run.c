/* The front door: running, verdicts, reports. */
#include <stdlib.h>

#include "report/report.h"
#include "rulesrun_inside.h"
#include "rulesrun_sets.h"
#include "run/sets.h"
#include "run/untold.h"
#include "run/warnings.h"

rr_status rr_run_new(const rr_rules *rules, rr_run **out)
{
    *out = NULL;
    if (!rules->sound) return RR_MISUSE;
    rr_run *run = calloc(1, sizeof *run);
    if (!run) return RR_NO_MEMORY;
    run->self = run;
    run->rules = rules;
    run->machine = &run->many;
    run->memory.limit = rules->limits.memory;
    run->arena.memory = run->message_arena.memory = &run->memory;
    *out = run;
    return RR_OK;
}

void rr_run_free(rr_run *run)
{
    if (!run) return;
    machine_free(&run->alone);
    machine_free(&run->many);
    rr_cases_free(run->window);
    arena_free(&run->message_arena);
    arena_free(&run->arena);
    free(run);
}

/* Registers for one word of cases, where there are no more; for full blocks once a table is larger. */
bool run_prepare(rr_run *run, uint32_t cases)
{
    run->machine = cases > 1 ? &run->many : &run->alone;
    if (run->machine->room && (cases <= run->machine->room || run->machine->full)) return true;
    machine_free(run->machine);
    return machine_start(run->machine, &run->rules->program, cases > 1 ? cases : 1, &run->memory);
}

static bool find_warnings(rr_run *run, const rr_cases *cases)
{
    arena_free(&run->message_arena);
    run->diagnostics = (Diagnostics){ .arena = &run->message_arena, .limits = &run->rules->limits };
    return warnings_of_block(run->machine, &run->rules->meaning, &cases->table, &run->diagnostics);
}

rr_status run_cases(rr_run *run, const rr_cases *cases, uint32_t first, uint32_t base)
{
    machine_run(run->machine, &cases->table, first);
    if (run->rules->may_warn && !find_warnings(run, cases)) return RR_NO_MEMORY;
    run->cases = cases;
    run->changes = cases->changes;
    run->base = base;
    return RR_OK;
}

rr_status rr_run_block(rr_run *run, const rr_cases *cases, uint32_t first)
{
    if (cases->rules != run->rules || first % 64 || first >= cases->table.rows.count) return RR_MISUSE;
    run->cases = NULL;
    return run_prepare(run, cases->table.rows.count) ? run_cases(run, cases, first, 0) : RR_NO_MEMORY;
}

bool run_uses_set(rr_run *run, unsigned set)
{
    MachineRead *read = set_interpreter((InstructionSet)set);
    bool other = read && read != run->machine->read;
    if (other) run->machine->read = read;
    return other;
}

uint32_t rr_run_first(const rr_run *run)
{
    return run->cases ? run->base + run->machine->first : 0;
}

uint32_t rr_run_count(const rr_run *run)
{
    return run->cases ? run->machine->count : 0;
}

/* ---- messages ---- */

/* Of columns, what is wrong with their values comes first. */
static size_t messages_on_values(const rr_run *run)
{
    return run->cases == run->window ? run->window->table.diagnostics.list.count : 0;
}

static const Diagnostic *message_at(const rr_run *run, size_t index)
{
    if (index >= rr_run_diagnostics(run)) return NULL;
    size_t on_values = messages_on_values(run);
    return index < on_values ? &run->window->table.diagnostics.list.at[index]
                             : &run->diagnostics.list.at[index - on_values];
}

size_t rr_run_diagnostics(const rr_run *run)
{
    return run->cases ? messages_on_values(run) + run->diagnostics.list.count : 0;
}

bool rr_run_diagnostic(const rr_run *run, size_t index, rr_diagnostic *diagnostic)
{
    const Diagnostic *message = message_at(run, index);
    if (message) give_diagnostic(&run->rules->sources, message, diagnostic);
    return message;
}

char *rr_run_diagnostic_text(const rr_run *run, size_t index, bool colour)
{
    const Diagnostic *message = message_at(run, index);
    return message ? diagnostic_as_text(&run->rules->sources, message, colour) : NULL;
}

/* ---- verdicts ---- */

/* What a run computed is read together with its cases, so they must still be as they were. */
bool run_is_current(const rr_run *run)
{
    return run->cases && run->cases->changes == run->changes;
}

/* The place of a row in the block; of one that is not in it, beyond its end. */
static uint32_t lane_of(const rr_run *run, uint32_t row)
{
    return row - run->base - run->machine->first;
}

static bool is_in_block(const rr_run *run, uint32_t row)
{
    return run_is_current(run) && lane_of(run, row) < run->machine->count;
}

/* A run belongs to one thread, and asking it may run the block again under a stricter reading. */
static bool view_of(const rr_run *run, uint32_t row, View *view)
{
    if (!is_in_block(run, row) || run->cases->table.rows.at[row - run->base].failed) return false;
    *view = (View){ &run->rules->meaning, &run->cases->table, run->machine, row - run->base, lane_of(run, row) };
    return true;
}

/* Asked most often of all: so without a view. */
static inline bool has_verdicts(const rr_run *run, uint32_t row)
{
    if (!run_is_current(run) || lane_of(run, row) >= run->machine->count) return false;
    return !run->cases->table.failures || !run->cases->table.rows.at[row - run->base].failed;
}

/* The word of each plane that holds the case, and its place in there. */
typedef struct Lane {
    const uint64_t *words;
    size_t width;
    uint32_t bit;
} Lane;

static inline Lane lane_at(const Machine *machine, uint32_t lane)
{
    return (Lane){ machine->registers[READING_ORDINARY].planes + lane / 64, machine->width, lane % 64 };
}

static inline rr_truth verdict(Lane lane, PlanePair pair)
{
    uint64_t t = lane.words[pair.t * lane.width] >> lane.bit, f = lane.words[pair.f * lane.width] >> lane.bit;
    return (rr_truth)((t & 1) + 2 * (f & 1));
}

rr_truth rr_verdict(const rr_run *run, uint32_t row, uint32_t proposition)
{
    if (!has_verdicts(run, row) || proposition >= run->machine->program->propositions) return RR_UNKNOWN;
    return verdict(lane_at(run->machine, lane_of(run, row)), run->machine->program->pairs.at[proposition]);
}

void rr_verdicts(const rr_run *run, uint32_t row, const uint32_t *propositions, size_t count, rr_truth *truths)
{
    if (!has_verdicts(run, row)) {
        for (size_t i = 0; i < count; i++) truths[i] = RR_UNKNOWN;
        return;
    }
    const Program *program = run->machine->program;
    Lane lane = lane_at(run->machine, lane_of(run, row));
    for (size_t i = 0; i < count; i++) {
        bool known = propositions[i] < program->propositions;
        truths[i] = known ? verdict(lane, program->pairs.at[propositions[i]]) : RR_UNKNOWN;
    }
}

rr_truth rr_suspicion(const rr_run *run, uint32_t row, uint32_t proposition)
{
    View view;
    if (proposition >= run->rules->meaning.propositions.count || !view_of(run, row, &view)) return RR_UNKNOWN;
    return (rr_truth)view_suspicion(&view, proposition);
}

unsigned rr_caveats(const rr_run *run, uint32_t row, uint32_t proposition)
{
    View view;
    if (proposition >= run->rules->meaning.propositions.count || !view_of(run, row, &view)) return 0;
    return view_caveats(&view, proposition);
}

rr_truth rr_rule_truth(const rr_run *run, uint32_t row, uint32_t rule)
{
    View view;
    if (rule >= run->rules->meaning.rules.count || !view_of(run, row, &view)) return RR_UNKNOWN;
    return (rr_truth)view_rule(&view, rule);
}

bool rr_number_get(const rr_run *run, uint32_t row, uint32_t term, rr_number *out)
{
    View view;
    const Meaning *meaning = &run->rules->meaning;
    if (term >= meaning->terms.count || !meaning->terms.at[term].is_number || !view_of(run, row, &view)) return false;
    NumberVerdict number = view_number(&view, term);
    *out = (rr_number){ .low = number.interval.lo,
                        .high = number.interval.hi,
                        .low_open = number.interval.lo_open,
                        .high_open = number.interval.hi_open,
                        .conflict = number.conflict,
                        .not_applicable = number.not_applicable,
                        .band = number.band,
                        .bands_fail = number.bands_fail };
    return true;
}

static bool text_of(rr_run *run, const View *view, bool colour, Buffer *out)
{
    if (!run->untold) run->untold = numbers_untold(&run->arena, &run->rules->program, &run->rules->meaning);
    if (!run->untold) arena_free(&run->arena);
    return run->untold && report_text(out, view, run->untold, colour);
}

rr_status rr_report_rows(const rr_run *run, uint32_t first, uint32_t count, char **text, size_t *size)
{
    const Machine *machine = run->machine;
    Buffer out = { .memory = &run->self->memory };
    *text = NULL;
    *size = 0;
    uint32_t lane = lane_of(run, first);
    if (!is_in_block(run, first) || count > machine->count - lane) return RR_MISUSE;
    bool named = run->cases != run->window || columns_block_names(&run->self->block, run->base);
    bool made = named && report_csv(&out, &run->rules->meaning, run->machine, lane, count);
    return give_text(&out, made, text, size);
}

rr_status rr_report(const rr_run *run, uint32_t row, rr_format format, bool colour, char **text, size_t *size)
{
    View view;
    Buffer out = { .memory = &run->self->memory };
    *text = NULL;
    *size = 0;
    if (format == RR_CSV) return rr_report_rows(run, row, 1, text, size);
    if (run->cases && run->cases->table.verdicts_only) return RR_MISUSE;
    if (!view_of(run, row, &view)) return RR_MISUSE;
    const char *fingerprint = format == RR_JSON ? rr_rules_fingerprint(run->rules) : NULL;
    bool made;
    if (format == RR_TEXT) made = text_of(run->self, &view, colour, &out);
    else made = fingerprint && report_json(&out, &view, fingerprint);
    return give_text(&out, made, text, size);
}
