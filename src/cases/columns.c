#include "cases/columns.h"

#include <float.h>
#include <stdio.h>
#include <string.h>

#include "cases/columns_inside.h"

/* ---- binding ---- */

bool columns_start(Columns *columns, Arena *arena, const Meaning *meaning, uint32_t rows)
{
    *columns = (Columns){ .arena = arena, .meaning = meaning, .rows = rows };
    columns->stated_by = arena_zero(arena, columns_slots(meaning) * sizeof *columns->stated_by);
    columns->found_by = arena_zero(arena, columns_slots(meaning) * sizeof *columns->found_by);
    columns->named_by = arena_zero(arena, meaning->propositions.count * sizeof *columns->named_by);
    return columns->stated_by && columns->found_by && columns->named_by;
}

static uint32_t slot_of(const Meaning *meaning, uint32_t proposition)
{
    uint32_t term = meaning->propositions.at[proposition].term;
    bool one = meaning->terms.at[term].is_number || meaning->terms.at[term].shape == SHAPE_ONE_OF;
    return one ? meaning->propositions.count + term : proposition;
}

static bool add_slot(Columns *columns, BoundColumn *column, uint32_t slot)
{
    if (columns->found_by[slot] == columns->bindings) return true;
    columns->found_by[slot] = columns->bindings;
    column->slots++;
    return vec_push(columns->arena, &columns->slots, slot);
}

/* Many codes may state the same. */
static bool add_proposition(Columns *columns, BoundColumn *column, uint32_t proposition)
{
    if (proposition == NONE || columns->named_by[proposition] == columns->bindings) return true;
    columns->named_by[proposition] = columns->bindings;
    column->stated++;
    return vec_push(columns->arena, &columns->stated, proposition) &&
           add_slot(columns, column, slot_of(columns->meaning, proposition));
}

static bool add_what_it_states(Columns *columns, BoundColumn *column)
{
    switch (column->kind) {
    case BOUND_TRUTHS: return add_proposition(columns, column, column->proposition);
    case BOUND_NUMBERS: return add_slot(columns, column, columns->meaning->propositions.count + column->term);
    case BOUND_CODES:
        for (uint32_t i = 0; i < column->codes; i++)
            if (!add_proposition(columns, column, column->facts[i].proposition)) return false;
        return true;
    default: return true;
    }
}

static void set_bounds(const Meaning *meaning, BoundColumn *column)
{
    const Term *term = &meaning->terms.at[column->term];
    column->least = term->range.lo > -DBL_MAX ? term->range.lo : -DBL_MAX; /* ranges have no open ends */
    column->most = term->range.hi < DBL_MAX ? term->range.hi : DBL_MAX;
    if (column->least < 0 && columns_below_zero_is_odd(term)) column->least = 0;
}

static bool copy_facts(Columns *columns, BoundColumn *column)
{
    if (!column->codes) return true;
    CodeFact *facts = arena_alloc(columns->arena, column->codes * sizeof *facts);
    if (facts) memcpy(facts, column->facts, column->codes * sizeof *facts);
    column->facts = facts;
    return facts;
}

uint32_t columns_facts_of(const BoundColumn *column)
{
    uint32_t most = 1;
    for (uint32_t i = 0; i < column->codes; i++)
        if (column->facts[i].present && column->facts[i].absent) most = 2;
    return column->kind == BOUND_GOLD ? 0 : most;
}

/* What was found for a column that is then not bound is overwritten by the next one. */
bool columns_bind(Columns *columns, BoundColumn column)
{
    uint32_t before = columns->slots.count;
    columns->bindings++;
    column.first_slot = before;
    column.first_stated = columns->stated.count;
    column.slots = column.stated = 0;
    column.contradicts = columns_facts_of(&column) > 1;
    if (column.kind == BOUND_NUMBERS) set_bounds(columns->meaning, &column);
    if (!add_what_it_states(columns, &column) || !copy_facts(columns, &column) ||
        !vec_push(columns->arena, &columns->list, column)) {
        columns->slots.count = before;
        columns->stated.count = column.first_stated;
        return false;
    }
    for (uint32_t i = 0; i < column.slots; i++) columns->stated_by[columns->slots.at[before + i]]++;
    columns->facts += columns_facts_of(&column);
    columns->gold |= column.kind == BOUND_GOLD;
    return true;
}

/* ---- blocks ---- */

bool columns_block_start(ColumnsBlock *block, CaseTable *table, Arena *names, uint32_t room, ColumnsPlain *plain)
{
    Arena *arena = table->arena;
    size_t words = (room + WORD_CASES - 1) / WORD_CASES;
    *block = (ColumnsBlock){ .table = table, .names = names, .room = (uint32_t)words * WORD_CASES, .plain = plain };
    table->verdicts_only = true;
    block->said = arena_zero(arena, columns_slots(table->meaning) * sizeof *block->said);
    block->odd = arena_zero(arena, 3 * words * sizeof *block->odd);
    block->copy = arena_zero(arena, block->room * sizeof *block->copy);
    if (!block->said || !block->odd || !block->copy) return false;
    block->bits = block->odd + words;
    block->valid = block->bits + words;
    return cases_add_rows(table, block->room);
}

bool columns_block_names(ColumnsBlock *block, uint32_t first)
{
    enum { DIGITS = 11 };
    uint32_t count = block->table->rows.count;
    char *text = block->named ? NULL : arena_alloc(block->names, (size_t)count * DIGITS);
    if (!text) return block->named;
    block->named = true;
    for (uint32_t row = 0; row < count; row++, text += DIGITS) {
        snprintf(text, DIGITS, "%" PRIu32, first + row);
        block->table->rows.at[row].name = text;
    }
    return true;
}

/* Takes out what the last block was: then all is as if nothing had been stated. */
static void clear_block(ColumnsBlock *block)
{
    CaseTable *table = block->table;
    size_t size = block->room / WORD_CASES * sizeof(uint64_t);
    for (uint32_t i = 0; i < block->planes.count; i++) {
        const PlaneColumn *column = &table->planes[block->planes.at[i]];
        memset(column->stated_for, 0, size);
        memset(column->against, 0, size);
        memset(column->unknown, 0, size);
    }
    for (uint32_t i = 0; i < block->numbers.count; i++) {
        const Filled *filled = &block->numbers.at[i];
        NumberColumn *column = &table->numbers[filled->term];
        column->lo = filled->lo;
        column->hi = filled->hi;
        memset(column->stated, 0, size);
    }
    if (table->gold.stated_for) {
        memset(table->gold.stated_for, 0, size);
        memset(table->gold.against, 0, size);
    }
    arena_reset(block->names);
    block->planes.count = block->numbers.count = 0;
    block->named = false;
}

static bool fill_plane(ColumnsBlock *block, uint32_t proposition)
{
    return cases_plane_column(block->table, proposition) && vec_push(block->table->arena, &block->planes, proposition);
}

static bool fill_number(ColumnsBlock *block, uint32_t term)
{
    const NumberColumn *column = cases_number_column(block->table, term);
    if (!column) return false;
    for (uint32_t i = 0; i < block->numbers.count; i++)
        if (block->numbers.at[i].term == term) return true;
    return vec_push(block->table->arena, &block->numbers, (Filled){ term, column->lo, column->hi });
}

static bool fill_slots(ColumnsBlock *block, const Columns *columns, const BoundColumn *column)
{
    size_t words = block->room / WORD_CASES;
    for (uint32_t i = 0; i < column->slots; i++) {
        uint32_t slot = columns->slots.at[column->first_slot + i];
        if (columns->stated_by[slot] < 2) continue;
        if (!block->said[slot]) block->said[slot] = arena_alloc(block->table->arena, words * sizeof(uint64_t));
        if (!block->said[slot]) return false;
        memset(block->said[slot], 0, words * sizeof(uint64_t));
    }
    return true;
}

/* Memory for what a column states: it is there from the second block on. */
static bool fill(ColumnsBlock *block, const Columns *columns, const BoundColumn *column)
{
    if (!fill_slots(block, columns, column)) return false;
    for (uint32_t i = 0; i < column->stated; i++)
        if (!fill_plane(block, columns->stated.at[column->first_stated + i])) return false;
    if (column->kind == BOUND_NUMBERS) return fill_number(block, column->term);
    return column->kind != BOUND_GOLD || cases_gold_column(block->table);
}

bool columns_block_read(ColumnsBlock *block, const Columns *columns, uint32_t first, uint32_t count)
{
    clear_block(block);
    block->table->rows.count = count;
    block->gold = columns->gold;
    memset(block->odd, 0, block->room / WORD_CASES * sizeof *block->odd);
    for (uint32_t i = 0; i < columns->list.count; i++)
        if (!fill(block, columns, &columns->list.at[i])) return false;
    return columns_state(block, columns, first);
}
