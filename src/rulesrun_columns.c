/* The front door: columns that the caller owns, in and out. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "language/checker.h"
#include "report/columns.h"
#include "rulesrun_inside.h"
#include "run/columns_plain.h"

static_assert((int)RR_INT8 == (int)CODES_INT8 && (int)RR_UINT32 + 1 == (int)CODE_TYPES,
              "types of codes are counted alike");

static const size_t code_size[CODE_TYPES] = { 1, 2, 4, 1, 2, 4 };

/* ---- columns ---- */

static rr_status too_much(rr_columns *columns, const char *what, uint64_t most, const char *hint)
{
    diagnose(&columns->diagnostics, DIAGNOSTIC_TOO_MUCH, NOWHERE, hint, "More than %" PRIu64 " %s", most, what);
    return columns->diagnostics.no_memory ? RR_NO_MEMORY : RR_ERROR;
}

rr_status rr_columns_new(const rr_rules *rules, uint32_t rows, rr_columns **out)
{
    *out = NULL;
    if (!rules->sound) return RR_MISUSE;
    rr_columns *columns = calloc(1, sizeof *columns);
    if (!columns) return RR_NO_MEMORY;
    columns->rules = rules;
    columns->memory.limit = rules->limits.memory;
    columns->arena.memory = &columns->memory;
    columns->diagnostics = (Diagnostics){ .arena = &columns->arena, .limits = &rules->limits };
    rr_status status = columns_start(&columns->columns, &columns->arena, &rules->meaning, rows) ? RR_OK : RR_NO_MEMORY;
    if (status == RR_OK && rows > rules->limits.cases)
        status = too_much(columns, "rows", rules->limits.cases, "run them in several parts");
    if (status == RR_NO_MEMORY) rr_columns_free(columns);
    else *out = columns;
    return status;
}

void rr_columns_free(rr_columns *columns)
{
    if (!columns) return;
    arena_free(&columns->arena);
    free(columns);
}

size_t rr_columns_diagnostics(const rr_columns *columns)
{
    return columns->diagnostics.list.count;
}

bool rr_columns_diagnostic(const rr_columns *columns, size_t index, rr_diagnostic *diagnostic)
{
    if (index >= columns->diagnostics.list.count) return false;
    give_diagnostic(&columns->sources, &columns->diagnostics.list.at[index], diagnostic);
    return true;
}

char *rr_columns_diagnostic_text(const rr_columns *columns, size_t index, bool colour)
{
    if (index >= columns->diagnostics.list.count) return NULL;
    return diagnostic_as_text(&columns->sources, &columns->diagnostics.list.at[index], colour);
}

/* ---- binding ---- */

/* One call that ran out of memory is not to make the next one fail. */
static void begin_call(rr_columns *columns)
{
    columns->diagnostics.no_memory = columns->arena.failed = false;
}

static bool is_aligned(const void *values, size_t size)
{
    return (uintptr_t)values % size == 0;
}

/* Whether there can be such values: an offset leads to none beyond what memory can hold. */
static bool can_be(const rr_columns *columns, const void *values, uint64_t offset, size_t size)
{
    bool there = values || !columns->columns.rows;
    return there && is_aligned(values, size) && offset <= SIZE_MAX / 8 - columns->columns.rows;
}

static rr_status misuse(rr_columns *columns)
{
    columns->refused = true;
    return RR_MISUSE;
}

static rr_status bind(rr_columns *columns, const BoundColumn *column)
{
    const Limits *limits = &columns->rules->limits;
    Columns *to = &columns->columns;
    if (to->list.count >= limits->columns)
        return too_much(columns, "columns", limits->columns, "bind those that the rules need");
    if (to->facts + columns_facts_of(column) > limits->facts)
        return too_much(columns, "facts of one case", limits->facts, "bind the columns that the rules need");
    return columns_bind(to, *column) ? RR_OK : RR_NO_MEMORY;
}

rr_status rr_columns_truths(rr_columns *columns, uint32_t proposition, const uint8_t *values, const uint8_t *validity,
                            uint64_t offset)
{
    if (!can_be(columns, values, offset, 1) || proposition >= columns->columns.meaning->propositions.count)
        return misuse(columns);
    begin_call(columns);
    return bind(columns, &(BoundColumn){ .kind = BOUND_TRUTHS,
                                         .proposition = proposition,
                                         .term = NONE,
                                         .values = values,
                                         .validity = validity,
                                         .offset = offset });
}

rr_status rr_columns_gold(rr_columns *columns, const uint8_t *values, const uint8_t *validity, uint64_t offset)
{
    if (!can_be(columns, values, offset, 1) || columns->columns.gold) return misuse(columns);
    begin_call(columns);
    return bind(columns, &(BoundColumn){ .kind = BOUND_GOLD,
                                         .proposition = NONE,
                                         .term = NONE,
                                         .values = values,
                                         .validity = validity,
                                         .offset = offset });
}

/* The unit of the column's numbers, and what is to be told of it. */
static rr_status find_unit(rr_columns *columns, const Term *term, const char *text, BoundColumn *column)
{
    Diagnostics *diagnostics = &columns->diagnostics;
    UnitError error;
    double converted;
    UnitStatus read = unit_parse(&columns->arena, text, strlen(text), &column->unit, &error);
    if (read == UNIT_NO_MEMORY) return RR_NO_MEMORY;
    if (read != UNIT_OK || !unit_convert_any(1, &column->unit, &term->unit, term->molar_mass, &converted)) {
        diagnose(diagnostics, read == UNIT_OK ? DIAGNOSTIC_WRONG_DIMENSION : DIAGNOSTIC_UNKNOWN_UNIT, NOWHERE,
                 "check the unit of the column", "The column of `%s` is in a unit that does not fit it", term->name);
        return diagnostics->no_memory ? RR_NO_MEMORY : RR_ERROR;
    }
    column->converts = true;
    if (!unit_same_annotation(&column->unit, &term->unit))
        diagnose_annotations(diagnostics, &term->unit, &column->unit, NOWHERE);
    return diagnostics->no_memory ? RR_NO_MEMORY : RR_OK;
}

rr_status rr_columns_numbers(rr_columns *columns, uint32_t term, const char *unit, const double *values,
                             const uint8_t *validity, uint64_t offset)
{
    const Meaning *meaning = columns->columns.meaning;
    if (!can_be(columns, values, offset, _Alignof(double)) || term >= meaning->terms.count ||
        !meaning->terms.at[term].is_number)
        return misuse(columns);
    begin_call(columns);
    BoundColumn column = { .kind = BOUND_NUMBERS,
                           .proposition = NONE,
                           .term = term,
                           .values = values,
                           .validity = validity,
                           .offset = offset };
    const Term *t = &meaning->terms.at[term];
    rr_status status = RR_OK;
    Diagnostics before = columns->diagnostics;
    if (unit && strcmp(unit, t->unit.text) != 0) status = find_unit(columns, t, unit, &column);
    if (status == RR_OK) status = bind(columns, &column);
    if (status == RR_NO_MEMORY) diagnostics_go_back(&columns->diagnostics, &before);
    return status;
}

static bool take_code(const rr_columns *columns, const rr_code *code, CodeFact *fact)
{
    *fact = (CodeFact){ code->proposition, code->truth & RR_TRUE, code->truth & RR_FALSE };
    if (code->proposition == RR_NONE) return true;
    return code->proposition < columns->columns.meaning->propositions.count && (unsigned)code->truth <= RR_CONFLICT;
}

/* False where a code is none; then, and where no code states anything, the table cannot be used. */
static bool take_codes(const rr_columns *columns, const rr_code *codes, uint32_t count, CodeFact *facts)
{
    bool some = false;
    for (uint32_t i = 0; i < count; i++) {
        if (!take_code(columns, &codes[i], &facts[i])) return false;
        some |= codes[i].proposition != RR_NONE;
    }
    return some;
}

rr_status rr_columns_codes(rr_columns *columns, const rr_code *codes, uint32_t count, rr_code_type type,
                           const void *values, const uint8_t *validity, uint64_t offset)
{
    if ((unsigned)type >= CODE_TYPES || !can_be(columns, values, offset, code_size[type]) || !count)
        return misuse(columns);
    begin_call(columns);
    CodeFact *facts = calloc(count, sizeof *facts);
    if (!facts) return RR_NO_MEMORY;
    rr_status status = take_codes(columns, codes, count, facts) ? RR_OK : misuse(columns);
    if (status == RR_OK)
        status = bind(columns, &(BoundColumn){ .kind = BOUND_CODES,
                                               .proposition = NONE,
                                               .term = NONE,
                                               .values = values,
                                               .validity = validity,
                                               .offset = offset,
                                               .type = (CodeType)type,
                                               .facts = facts,
                                               .codes = count });
    free(facts);
    return status;
}

/* ---- running ---- */

/* What messages took is given back with the whole table. */
static bool begin_window(rr_run *run, uint32_t room)
{
    rr_cases *window = run->window;
    arena_free(&window->arena);
    run->block = (ColumnsBlock){ 0 };
    return cases_start(&window->table, &window->arena, &run->rules->meaning) &&
           columns_block_start(&run->block, &window->table, &window->names, room,
                               columns_plain_in(instruction_set_fastest()));
}

static bool ready_window(rr_run *run)
{
    uint32_t room = run->machine->width * WORD_CASES;
    if (!run->window && rr_cases_new(run->rules, &run->window) != RR_OK) return false;
    run->window->changes++;
    if (run->block.room >= room && !run->window->table.diagnostics.list.count) return true;
    return begin_window(run, room);
}

static bool read_window(rr_run *run, const Columns *columns, uint32_t first, uint32_t count)
{
    bool read = ready_window(run) && columns_block_read(&run->block, columns, first, count) &&
                (!run->rules->may_warn || columns_block_names(&run->block, first));
    if (!read) run->block.room = 0; /* so that it begins anew */
    return read;
}

rr_status rr_run_columns(rr_run *run, const rr_columns *columns, uint32_t first, uint32_t end)
{
    uint32_t rows = columns->columns.rows;
    if (end > rows) end = rows;
    if (columns->rules != run->rules || columns->diagnostics.errors || columns->refused || first % WORD_CASES ||
        first >= end || (end % WORD_CASES && end < rows))
        return RR_MISUSE;
    run->cases = NULL;
    if (!run_prepare(run, rows)) return RR_NO_MEMORY;
    uint32_t room = run->machine->width * WORD_CASES, count = end - first < room ? end - first : room;
    if (!read_window(run, &columns->columns, first, count)) return RR_NO_MEMORY;
    rr_status status = run_cases(run, run->window, 0, first);
    return status == RR_OK && run->window->table.failures ? RR_ERROR : status;
}

/* ---- what came of a block ---- */

static bool can_write(const rr_run *run, Written *to)
{
    if (!run_is_current(run)) return false;
    *to = (Written){ &run->rules->meaning, &run->cases->table, run->machine, rr_run_first(run) };
    return true;
}

rr_status rr_write_failed(const rr_run *run, uint8_t *failed)
{
    Written to;
    if (!can_write(run, &to)) return RR_MISUSE;
    write_failed(&to, failed);
    return RR_OK;
}

static TruthBits truth_bits(const rr_truth_columns *out)
{
    return (TruthBits){ out->values, out->validity, out->conflict };
}

rr_status rr_write_verdicts(const rr_run *run, uint32_t proposition, const rr_truth_columns *out)
{
    Written to;
    TruthBits bits = truth_bits(out);
    if (!can_write(run, &to) || proposition >= to.meaning->propositions.count) return RR_MISUSE;
    write_verdicts(&to, proposition, &bits);
    return RR_OK;
}

rr_status rr_write_suspicions(const rr_run *run, uint32_t proposition, const rr_truth_columns *out)
{
    Written to;
    TruthBits bits = truth_bits(out);
    if (!can_write(run, &to) || proposition >= to.meaning->propositions.count) return RR_MISUSE;
    write_suspicions(&to, proposition, &bits);
    return RR_OK;
}

rr_status rr_write_caveats(const rr_run *run, uint32_t proposition, unsigned caveats, uint8_t *bits)
{
    Written to;
    if (!can_write(run, &to) || proposition >= to.meaning->propositions.count) return RR_MISUSE;
    write_caveats(&to, proposition, caveats, bits);
    return RR_OK;
}

rr_status rr_write_numbers(const rr_run *run, uint32_t term, const rr_number_columns *out)
{
    Written to;
    if (!can_write(run, &to) || term >= to.meaning->terms.count || !to.meaning->terms.at[term].is_number ||
        !is_aligned(out->values, _Alignof(double)) || !is_aligned(out->low, _Alignof(double)) ||
        !is_aligned(out->high, _Alignof(double)))
        return RR_MISUSE;
    write_numbers(&to, term,
                  &(NumberColumns){ .values = out->values,
                                    .validity = out->validity,
                                    .low = out->low,
                                    .high = out->high,
                                    .low_open = out->low_open,
                                    .high_open = out->high_open,
                                    .conflict = out->conflict,
                                    .not_applicable = out->not_applicable });
    return RR_OK;
}

/* Of a code that tells of no value all bits are set; so signed ones have half as many left. */
static bool has_values(const Term *term, rr_code_type type)
{
    uint64_t all = UINT64_C(1) << 8 * code_size[type], most = type < RR_UINT8 ? all / 2 : all - 1;
    bool one_at_a_time = term->is_number ? term->propositions > 0 : term->shape == SHAPE_ONE_OF;
    return one_at_a_time && term->propositions <= most;
}

rr_status rr_write_values(const rr_run *run, uint32_t term, rr_code_type type, void *codes, uint8_t *validity)
{
    Written to;
    if (!can_write(run, &to) || term >= to.meaning->terms.count || (unsigned)type >= CODE_TYPES ||
        !is_aligned(codes, code_size[type]) || !has_values(&to.meaning->terms.at[term], type))
        return RR_MISUSE;
    write_values(&to, term, codes, code_size[type], validity);
    return RR_OK;
}
