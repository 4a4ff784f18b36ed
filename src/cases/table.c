#include "cases/table.h"

#include <math.h>
#include <string.h>

#include "cases/at_once.h"
#include "cases/conflict.h"
#include "cases/interval_text.h"

static void make_marks(CaseTable *table)
{
    const Meaning *meaning = table->meaning;
    for (uint32_t i = 0; i < meaning->propositions.count; i++) {
        const Proposition *proposition = &meaning->propositions.at[i];
        table->proposition_marks[i].term = proposition->term;
        table->proposition_marks[i].one_of_several = proposition->value != NONE;
    }
    for (uint32_t i = 0; i < meaning->terms.count; i++) {
        const Term *term = &meaning->terms.at[i];
        if (!term->is_number) continue;
        table->term_marks[i].above = term->range.lo > 0 ? term->range.lo : 0;
        table->term_marks[i].below = term->range.hi;
    }
}

bool cases_start(CaseTable *table, Arena *arena, const Meaning *meaning)
{
    uint32_t propositions = meaning->propositions.count, terms = meaning->terms.count;
    *table = (CaseTable){ .arena = arena, .meaning = meaning, .sources.arena = arena, .diagnostics.arena = arena };
    table->sources.limits = table->diagnostics.limits = meaning->sources ? meaning->sources->limits : NULL;
    table_init(&table->names, arena);
    table->planes = arena_zero(arena, propositions * sizeof *table->planes);
    table->numbers = arena_zero(arena, terms * sizeof *table->numbers);
    table->proposition_marks = arena_zero(arena, propositions * sizeof *table->proposition_marks);
    table->term_marks = arena_zero(arena, terms * sizeof *table->term_marks);
    if (!table->planes || !table->numbers || !table->proposition_marks || !table->term_marks) return false;
    make_marks(table);
    return true;
}

/* ---- columns ---- */

static size_t words_of(uint32_t room)
{
    return room / WORD_CASES;
}

/* Moves `count` planes into rooms for `room` cases that lie one behind the other; *planes[i] may be NULL. */
static bool move_planes(CaseTable *table, uint64_t **planes[], size_t count, uint32_t room)
{
    size_t old = words_of(table->room), words = words_of(room);
    uint64_t *memory = arena_zero(table->arena, count * words * sizeof *memory);
    if (!memory) return false;
    for (size_t i = 0; i < count; i++, memory += words) {
        if (*planes[i]) memcpy(memory, *planes[i], old * sizeof *memory);
        *planes[i] = memory;
    }
    return true;
}

enum { CACHE_LINE = 64 };

/* The ends of intervals, `apart` or in one place; *low may be NULL. They begin with a line of the cache, so that no
 * vector that is read of them lies in two. */
static bool move_doubles(CaseTable *table, double **low, double **high, bool apart, uint32_t room)
{
    size_t size = room * sizeof(double);
    char *memory = arena_zero(table->arena, (apart ? 2 : 1) * size + CACHE_LINE);
    if (!memory) return false;
    memory += -(uintptr_t)memory % CACHE_LINE;
    double *lo = (double *)(void *)memory, *hi = apart ? lo + room : lo;
    if (*low) memcpy(lo, *low, table->room * sizeof *lo);
    if (*low && apart) memcpy(hi, *high, table->room * sizeof *hi);
    *low = lo;
    *high = hi;
    return true;
}

static bool move_plane_column(CaseTable *table, PlaneColumn *column, uint32_t room)
{
    return move_planes(table, (uint64_t * *[]){ &column->stated_for, &column->against, &column->unknown }, 3, room);
}

/* All of it or nothing: a part that has more room than the table says would be taken for one that has less. */
static bool move_number_column(CaseTable *table, NumberColumn *column, uint32_t room)
{
    NumberColumn moved = *column;
    if (!move_doubles(table, &moved.lo, &moved.hi, moved.lo != moved.hi, room) ||
        !move_planes(table, (uint64_t * *[]){ &moved.stated, &moved.lo_open, &moved.hi_open }, 3, room))
        return false;
    *column = moved;
    return true;
}

static bool move_span(CaseTable *table, NumberColumn *column, uint32_t room)
{
    NumberColumn moved = *column;
    if (!move_planes(table, (uint64_t * *[]){ &moved.span_lo_open, &moved.span_hi_open }, 2, room) ||
        !move_doubles(table, &moved.span_lo, &moved.span_hi, true, room))
        return false;
    *column = moved;
    return true;
}

/* ---- columns of one word: what they say is stated lies together, to be read and to be cleared at once ---- */

static size_t count_words(const CaseTable *table)
{
    return 2 * (size_t)table->meaning->propositions.count + 1 + table->meaning->terms.count;
}

static bool place_plane_column(CaseTable *table, PlaneColumn *column, uint32_t proposition)
{
    if (!move_planes(table, (uint64_t * *[]){ &column->unknown }, 1, table->room)) return false;
    column->stated_for = table->words + 2 * (size_t)proposition;
    column->against = column->stated_for + 1;
    return true;
}

static bool place_number_column(CaseTable *table, NumberColumn *column, uint32_t term)
{
    if (!move_number_column(table, column, table->room)) return false;
    column->stated = table->words + 2 * (size_t)table->meaning->propositions.count + 1 + term;
    return true;
}

/* Where it fails midway, some columns have more room than they need, and all are on their own. */
static bool grow_columns(CaseTable *table, uint32_t room)
{
    table->words = NULL;
    for (uint32_t i = 0; i < table->meaning->propositions.count; i++) {
        PlaneColumn *column = &table->planes[i];
        if (column->stated_for && !move_plane_column(table, column, room)) return false;
    }
    if (table->gold.stated_for && !move_plane_column(table, &table->gold, room)) return false;
    for (uint32_t i = 0; i < table->meaning->terms.count; i++) {
        NumberColumn *column = &table->numbers[i];
        if (column->stated && !move_number_column(table, column, room)) return false;
        if (column->span_lo && !move_span(table, column, room)) return false;
    }
    table->room = room;
    return true;
}

static bool make_room(CaseTable *table)
{
    if (table->room) return grow_columns(table, table->room * 2);
    table->words = arena_zero(table->arena, count_words(table) * sizeof *table->words);
    if (table->words) table->room = WORD_CASES;
    return table->words;
}

bool cases_room(CaseTable *table)
{
    return table->rows.count < table->room || make_room(table);
}

PlaneColumn *cases_plane_column(CaseTable *table, uint32_t proposition)
{
    PlaneColumn *column = &table->planes[proposition];
    table->numbers[table->meaning->propositions.at[proposition].term].banded = true;
    if (column->stated_for) return column;
    bool there = table->words ? place_plane_column(table, column, proposition)
                              : move_plane_column(table, column, table->room);
    return there ? column : NULL;
}

PlaneColumn *cases_gold_column(CaseTable *table)
{
    return table->gold.stated_for || move_plane_column(table, &table->gold, table->room) ? &table->gold : NULL;
}

NumberColumn *cases_number_column(CaseTable *table, uint32_t term)
{
    NumberColumn *column = &table->numbers[term];
    if (column->stated) return column;
    bool there = table->words ? place_number_column(table, column, term)
                              : move_number_column(table, column, table->room);
    return there ? column : NULL;
}

/* Before an interval that is no single value. */
static bool need_ends(CaseTable *table, NumberColumn *column, Interval interval)
{
    return column->lo != column->hi || interval.lo == interval.hi ||
           move_doubles(table, &column->lo, &column->hi, true, table->room);
}

/* Where the cases so far have one fact each, it is their span too. */
static bool need_span(CaseTable *table, NumberColumn *column)
{
    if (column->span_lo) return true;
    if (!move_span(table, column, table->room)) return false;
    memcpy(column->span_lo, column->lo, table->rows.count * sizeof *column->lo);
    memcpy(column->span_hi, column->hi, table->rows.count * sizeof *column->hi);
    memcpy(column->span_lo_open, column->lo_open, words_of(table->room) * sizeof *column->lo_open);
    memcpy(column->span_hi_open, column->hi_open, words_of(table->room) * sizeof *column->hi_open);
    return true;
}

/* ---- cases ---- */

static const Limits *limits_of(const CaseTable *table)
{
    return limits_or_usual(table->diagnostics.limits);
}

bool cases_full(CaseTable *table, Span span)
{
    uint64_t most = limits_of(table)->cases;
    if (table->rows.count < most) return false;
    diagnose(&table->diagnostics, DIAGNOSTIC_TOO_MUCH, span, "run them in several parts", "More than %" PRIu64 " cases",
             most);
    return true;
}

/* Facts that may be observed before somebody has to look. */
static void set_observable(CaseTable *table, uint32_t first)
{
    uint64_t most = first + limits_of(table)->facts;
    table->observable = table->observations.room < most ? table->observations.room : (uint32_t)most;
}

bool cases_add(CaseTable *table, const char *name, const char *description, Span span)
{
    if (cases_full(table, span)) return false;
    CaseRow row = {
        .name = name, .description = description, .span = span, .first_observation = table->observations.count
    };
    if (!cases_room(table) || !vec_push(table->arena, &table->rows, row)) return false;
    cases_turn_to(table, table->rows.count - 1);
    return true;
}

bool cases_add_rows(CaseTable *table, uint32_t count)
{
    const CaseRow row = { .span = NOWHERE, .first_observation = table->observations.count };
    while (table->room - table->rows.count < count)
        if (!make_room(table)) return false;
    for (uint32_t i = 0; i < count; i++)
        if (!vec_push(table->arena, &table->rows, row)) return false;
    return true;
}

void cases_turn_to(CaseTable *table, uint32_t row)
{
    table->rows.at[row].first_observation = table->observations.count;
    set_observable(table, table->observations.count);
    table->serial++;
    table->last_row = row;
    table->last = UINT64_C(1) << row % WORD_CASES;
    table->last_word = row / WORD_CASES;
}

bool cases_add_named(CaseTable *table, const char *name, const char *description, Span span, const char *hint)
{
    size_t size = strlen(name);
    uint32_t first = table_find(&table->names, name, size);
    if (!cases_add(table, name, description, span)) return false;
    if (first == TABLE_NONE) return table_put(&table->names, name, size, table->rows.count - 1);
    cases_fail(table, table->last_row);
    diagnose_two(&table->diagnostics, DIAGNOSTIC_REPEATED_CASE, span, table->rows.at[first].span,
                 "the first case of this name is here", hint, "There are two cases called `%s`", name);
    return !table->diagnostics.no_memory;
}

void cases_fail(CaseTable *table, uint32_t row)
{
    table->failures += !table->rows.at[row].failed;
    table->rows.at[row].failed = true;
}

void cases_forget_observations(CaseTable *table)
{
    if (!table->verdicts_only) return;
    CaseRow *row = &table->rows.at[table->last_row];
    table->observations.count = row->first_observation;
    row->observations = 0;
}

/* Where few words could be set that were not, all are cleared. */
static bool clear_words(CaseTable *table)
{
    enum { AS_LONG_AS_ONE = 16 }; /* words cleared in the time that an observation takes */
    size_t words = count_words(table);
    if (!table->words || table->unknowns || words > AS_LONG_AS_ONE * (size_t)table->observations.count) return false;
    memset(table->words, 0, words * sizeof *table->words);
    return true;
}

/* What an observation set, and no more. */
static void clear_plane(CaseTable *table, uint32_t proposition, Observed observed, uint32_t word)
{
    const PlaneColumn *column = &table->planes[proposition];
    uint64_t *plane = observed == OBSERVED_UNKNOWN ? column->unknown : column->half[observed];
    plane[word] = 0;
}

static void clear_observation(CaseTable *table, const Observation *observation)
{
    uint32_t word = observation->row / WORD_CASES;
    if (observation->proposition != NONE) {
        clear_plane(table, observation->proposition, observation->kind, word);
        return;
    }
    const Term *term = &table->meaning->terms.at[observation->term];
    if (observation->kind == OBSERVED_NUMBER) table->numbers[observation->term].stated[word] = 0;
    for (uint32_t i = 0; !term->is_number && i < term->propositions; i++)
        clear_plane(table, term->first_proposition + i, OBSERVED_UNKNOWN, word);
}

static void clear_plane_column(const PlaneColumn *column, size_t size)
{
    if (!column->stated_for) return;
    memset(column->stated_for, 0, size);
    memset(column->against, 0, size);
    memset(column->unknown, 0, size);
}

static void clear_observations(CaseTable *table)
{
    bool cleared = clear_words(table);
    for (uint32_t i = 0; !cleared && i < table->observations.count; i++)
        clear_observation(table, &table->observations.at[i]);
}

/* Where no observation tells what was stated. */
static void clear_columns(CaseTable *table, size_t size)
{
    for (uint32_t i = 0; i < table->meaning->propositions.count; i++) clear_plane_column(&table->planes[i], size);
    for (uint32_t i = 0; i < table->meaning->terms.count; i++)
        if (table->numbers[i].stated) memset(table->numbers[i].stated, 0, size);
}

void cases_clear(CaseTable *table)
{
    size_t size = words_of(table->rows.count + WORD_CASES - 1) * sizeof(uint64_t);
    if (table->verdicts_only) clear_columns(table, size);
    clear_plane_column(&table->gold, size);
    clear_observations(table);
    table->verdicts_only = false;
    table->failures = table->unknowns = 0;
    if (table->names.count) memset(table->names.entries, 0, table->names.room * sizeof *table->names.entries);
    table->names.count = table->rows.count = table->observations.count = 0;
    table->strangers.count = table->expected.count = 0;
}

/* ---- facts ---- */

bool cases_full_of_facts(CaseTable *table, Span span)
{
    uint64_t most = limits_of(table)->facts;
    if (table->rows.at[table->last_row].observations < most) return false;
    diagnose(&table->diagnostics, DIAGNOSTIC_TOO_MUCH, span, "see that no fact is stated again and again",
             "More than %" PRIu64 " facts of one case", most);
    cases_fail(table, table->last_row);
    return true;
}

static bool more_to_observe(CaseTable *table)
{
    if (cases_full_of_facts(table, NOWHERE) || !vec_room(table->arena, &table->observations)) return false;
    set_observable(table, table->rows.at[table->last_row].first_observation);
    return true;
}

static bool room_to_observe(CaseTable *table)
{
    return table->observations.count < table->observable || more_to_observe(table);
}

/* Sets the bit of the last case; false where it was set already. */
static bool set_bit(const CaseTable *table, uint64_t *plane)
{
    uint64_t before = plane[table->last_word];
    plane[table->last_word] = before | table->last;
    return !(before & table->last);
}

static bool has_bit(const CaseTable *table, const uint64_t *plane)
{
    return plane[table->last_word] & table->last;
}

/* Only what contradicts an earlier fact, or might be a second value, has to be looked at more closely. */
static bool state(CaseTable *table, uint32_t proposition, Observed observed, Span span, const char *reason)
{
    const PlaneColumn *column = &table->planes[proposition];
    PropositionMark *mark = &table->proposition_marks[proposition];
    cases_observe(table, observed, proposition, mark->term, span, reason);
    if (observed == OBSERVED_UNKNOWN) return set_bit(table, column->unknown), true;
    if (!set_bit(table, column->half[observed])) return true;
    mark->first[observed] = table->observations.count - 1;
    bool contradicted = has_bit(table, column->half[!observed]);
    return (!mark->one_of_several && !contradicted) || conflict_look_at_proposition(table, contradicted);
}

static __attribute__((noinline)) bool make_room_and_state(CaseTable *table, uint32_t proposition, Observed observed,
                                                          Span span, const char *reason)
{
    return room_to_observe(table) && cases_plane_column(table, proposition) &&
           state(table, proposition, observed, span, reason);
}

/* Nearly always there is room: then nothing has to be kept while it is made. */
bool cases_state(CaseTable *table, uint32_t proposition, Observed observed, Span span, const char *reason)
{
    bool room = table->planes[proposition].stated_for && table->observations.count < table->observable;
    return room ? state(table, proposition, observed, span, reason)
                : make_room_and_state(table, proposition, observed, span, reason);
}

static bool room_to_observe_two(CaseTable *table)
{
    if (!room_to_observe(table)) return false;
    CaseRow *row = &table->rows.at[table->last_row];
    table->observations.count++, row->observations++;
    bool room = room_to_observe(table);
    table->observations.count--, row->observations--;
    return room;
}

bool cases_state_gold(CaseTable *table, bool has, bool has_not)
{
    const PlaneColumn *gold = cases_gold_column(table);
    if (!gold) return false;
    if (has) set_bit(table, gold->stated_for);
    if (has_not) set_bit(table, gold->against);
    return true;
}

/* With room for both, what can be wanting is a message. */
bool cases_state_both(CaseTable *table, uint32_t proposition, Span span)
{
    if (!room_to_observe_two(table) || !cases_plane_column(table, proposition)) return false;
    bool told = state(table, proposition, OBSERVED_PRESENT, span, NULL);
    return state(table, proposition, OBSERVED_ABSENT, span, NULL) && told;
}

bool cases_state_unknown(CaseTable *table, uint32_t term, Span span, const char *reason)
{
    const Term *meant = &table->meaning->terms.at[term];
    if (!meant->is_number && meant->propositions == 1)
        return cases_state(table, meant->first_proposition, OBSERVED_UNKNOWN, span, reason);
    if (!room_to_observe(table)) return false;
    uint32_t values = meant->is_number ? 0 : meant->propositions;
    for (uint32_t i = 0; i < values; i++)
        if (!cases_plane_column(table, meant->first_proposition + i)) return false;
    cases_observe(table, OBSERVED_UNKNOWN, NONE, term, span, reason);
    for (uint32_t i = 0; i < values; i++) set_bit(table, table->planes[meant->first_proposition + i].unknown);
    return true;
}

static void put_bit(uint64_t *plane, uint32_t row, bool value)
{
    uint64_t bit = UINT64_C(1) << row % WORD_CASES;
    plane[row / WORD_CASES] = (plane[row / WORD_CASES] & ~bit) | (value ? bit : 0);
}

static void put_shared(const NumberColumn *column, uint32_t row, Interval interval)
{
    column->lo[row] = interval.lo;
    column->hi[row] = interval.hi;
    put_bit(column->lo_open, row, interval.lo_open);
    put_bit(column->hi_open, row, interval.hi_open);
}

static void put_span(const NumberColumn *column, uint32_t row, Interval interval)
{
    column->span_lo[row] = interval.lo;
    column->span_hi[row] = interval.hi;
    put_bit(column->span_lo_open, row, interval.lo_open);
    put_bit(column->span_hi_open, row, interval.hi_open);
}

static Interval shared_at(const NumberColumn *column, uint32_t row)
{
    uint32_t word = row / WORD_CASES, bit = row % WORD_CASES;
    return (Interval){ column->lo[row], column->hi[row], column->lo_open[word] >> bit & 1,
                       column->hi_open[word] >> bit & 1 };
}

static Interval span_at(const NumberColumn *column, uint32_t row)
{
    uint32_t word = row / WORD_CASES, bit = row % WORD_CASES;
    return (Interval){ column->span_lo[row], column->span_hi[row], column->span_lo_open[word] >> bit & 1,
                       column->span_hi_open[word] >> bit & 1 };
}

static bool same(Interval a, Interval b)
{
    return a.lo == b.lo && a.hi == b.hi && a.lo_open == b.lo_open && a.hi_open == b.hi_open;
}

/* Memory for what a fact will put into the column. */
static bool room_for_fact(CaseTable *table, NumberColumn *column, Interval interval)
{
    if (!has_bit(table, column->stated)) return need_ends(table, column, interval);
    Interval shared = shared_at(column, table->last_row);
    if (!column->span_lo && same(shared, interval)) return true;
    return need_span(table, column) && need_ends(table, column, interval_meet(shared, interval));
}

static void put_first(const CaseTable *table, const NumberColumn *column, Interval interval)
{
    put_shared(column, table->last_row, interval);
    if (column->span_lo) put_span(column, table->last_row, interval);
}

static void put_further(const CaseTable *table, const NumberColumn *column, Interval interval)
{
    uint32_t row = table->last_row;
    Interval shared = shared_at(column, row);
    if (!column->span_lo) return; /* the same again */
    put_shared(column, row, interval_meet(shared, interval));
    put_span(column, row, interval_hull(span_at(column, row), interval));
}

/* A sign too much, most often; where it is not, the rules can say so by a range. */
static bool look_at_sign(CaseTable *table, uint32_t term, Interval interval, Span span)
{
    const Term *stated = &table->meaning->terms.at[term];
    bool below = interval.hi < 0 || (interval.hi == 0 && interval.hi_open);
    if (!below || isfinite(stated->range.lo) || !unit_is_of_quantity(&stated->unit)) return true;
    const char *number = interval_text(table->arena, stated, interval);
    if (number)
        diagnose(&table->diagnostics, DIAGNOSTIC_NEGATIVE, span,
                 "check the sign; if it can be below 0, as a base excess can, say so by a `range` in the rules",
                 "`%s` is stated as %s, which is below 0", stated->name, number);
    return number && !table->diagnostics.no_memory;
}

bool cases_join_number(CaseTable *table, uint32_t term, Interval interval, Span span)
{
    NumberColumn *column = cases_number_column(table, term);
    interval.lo += 0.0, interval.hi += 0.0; /* of the two zeros only one, so that the order of facts leaves no trace */
    if (!column || !room_to_observe(table) || !room_for_fact(table, column, interval)) return false;
    cases_observe(table, OBSERVED_NUMBER, NONE, term, span, NULL)->interval = interval;
    if (set_bit(table, column->stated)) put_first(table, column, interval);
    else put_further(table, column, interval);
    return conflict_look_at_number(table);
}

bool cases_state_number(CaseTable *table, uint32_t term, Interval interval, Span span)
{
    return cases_join_number(table, term, interval, span) && look_at_sign(table, term, interval, span);
}

bool cases_stated_in(CaseTable *table, const char *unit)
{
    if (!unit) return true;
    const char *kept = arena_copy(table->arena, unit, strlen(unit));
    table->observations.at[table->observations.count - 1].unit = kept;
    return kept;
}
