#include "cases/conflict.h"

#include "cases/interval_text.h"

static const char both_ways[] =
    "if one of the two is a slip, take it out; if the notes do disagree, leave both: what rests on "
    "them is then shown as conflicting or disputed";

/* Arena text, remembered as lost where there is no memory. */
static const char *said(CaseTable *table, const char *text)
{
    if (!text) table->diagnostics.no_memory = true;
    return text ? text : "";
}

/* " in the case `Manresa-2013`" */
static const char *in_case(CaseTable *table)
{
    const char *name = table->rows.at[table->last_row].name;
    return name ? said(table, arena_printf(table->arena, " in the case `%s`", name)) : "";
}

static TermMark *mark_of(CaseTable *table, uint32_t term)
{
    TermMark *mark = &table->term_marks[term];
    if (mark->serial != table->serial)
        *mark = (TermMark){
            .above = mark->above, .below = mark->below, .serial = table->serial, .value = NONE, .low = NONE
        };
    return mark;
}

static void report_both_ways(CaseTable *table, uint32_t now, uint32_t before)
{
    const Observation *observation = &table->observations.at[now];
    const Proposition *proposition = &table->meaning->propositions.at[observation->proposition];
    bool plain = proposition->value == NONE, present = observation->kind == OBSERVED_PRESENT;
    const char *note = plain ? (present ? "it is stated as absent here" : "it is stated as present here")
                             : (present ? "it is denied here" : "it is stated here");
    diagnose_two(&table->diagnostics, DIAGNOSTIC_STATED_CONFLICT, observation->span,
                 table->observations.at[before].span, note, both_ways,
                 plain ? "`%s` is stated as present and as absent%s" : "`%s` is both stated and denied%s",
                 proposition->said, in_case(table));
}

/* What a fact says of its term: the name of a value, or a number. */
static const char *what_is_said(CaseTable *table, const Observation *observation)
{
    const Term *term = &table->meaning->terms.at[observation->term];
    if (observation->kind == OBSERVED_NUMBER)
        return said(table, interval_text(table->arena, term, observation->interval));
    return term->values.at[table->meaning->propositions.at[observation->proposition].value].name;
}

/* Two values, two bands, two numbers, or a band and a number that cannot both be. */
static void report_two(CaseTable *table, uint32_t now, uint32_t before)
{
    const Observation *second = &table->observations.at[now], *first = &table->observations.at[before];
    const char *earlier = what_is_said(table, first), *later = what_is_said(table, second);
    const char *note = said(table, arena_printf(table->arena, "it is stated as %s here", earlier));
    diagnose_two(&table->diagnostics, DIAGNOSTIC_STATED_CONFLICT, second->span, first->span, note, both_ways,
                 "`%s` is stated as %s and as %s%s", table->meaning->terms.at[second->term].name, earlier, later,
                 in_case(table));
}

/* Where a band lies, if its bounds are the same in every case. */
static bool band_interval(const Term *term, uint32_t value, Interval *interval)
{
    *interval = (Interval){ -INFINITY, INFINITY, false, false };
    if (value >= term->bands.count) return false;
    if (value > 0) {
        if (term->bounds.at[value - 1]->kind != NUMBER_CONSTANT) return false;
        interval->lo = term->bounds.at[value - 1]->value;
        interval->lo_open = !term->bands.at[value].low_included;
    }
    if (value < term->bounds.count) {
        if (term->bounds.at[value]->kind != NUMBER_CONSTANT) return false;
        interval->hi = term->bounds.at[value]->value;
        interval->hi_open = !term->bands.at[value].high_included;
    }
    return true;
}

static bool starts_later(Interval a, Interval b)
{
    return a.lo > b.lo || (a.lo == b.lo && a.lo_open && !b.lo_open);
}

static bool ends_sooner(Interval a, Interval b)
{
    return a.hi < b.hi || (a.hi == b.hi && a.hi_open && !b.hi_open);
}

/* Intervals that share nothing hold two that share nothing: those with the highest low end and the lowest high end. */
static void narrow(CaseTable *table, uint32_t now, Interval interval)
{
    TermMark *mark = mark_of(table, table->observations.at[now].term);
    if (mark->reported) return;
    if (mark->low == NONE) {
        mark->common = interval;
        mark->low = mark->high = now;
        return;
    }
    if (starts_later(interval, mark->common))
        mark->common.lo = interval.lo, mark->common.lo_open = interval.lo_open, mark->low = now;
    if (ends_sooner(interval, mark->common))
        mark->common.hi = interval.hi, mark->common.hi_open = interval.hi_open, mark->high = now;
    if (!interval_empty(mark->common)) return;
    mark->reported = true;
    report_two(table, now, mark->low == now ? mark->high : mark->low);
}

static void look_at_value(CaseTable *table, uint32_t now, const Term *term, uint32_t value)
{
    TermMark *mark = mark_of(table, table->observations.at[now].term);
    Interval band;
    if (mark->value != NONE) {
        report_two(table, now, mark->value);
        mark->reported = true;
        return;
    }
    mark->value = now;
    if (term->is_number && band_interval(term, value, &band)) narrow(table, now, band);
}

bool conflict_look_at_proposition(CaseTable *table, bool contradicted)
{
    uint32_t now = table->observations.count - 1;
    const Observation *observation = &table->observations.at[now];
    const Proposition *proposition = &table->meaning->propositions.at[observation->proposition];
    const Term *term = &table->meaning->terms.at[observation->term];
    PropositionMark *mark = &table->proposition_marks[observation->proposition];
    bool present = observation->kind == OBSERVED_PRESENT;
    if (contradicted) report_both_ways(table, now, mark->first[present ? OBSERVED_ABSENT : OBSERVED_PRESENT]);
    bool one_at_a_time = proposition->value != NONE && (term->is_number || term->shape == SHAPE_ONE_OF);
    if (present && one_at_a_time) look_at_value(table, now, term, proposition->value);
    return !table->diagnostics.no_memory;
}

bool conflict_look_at_number(CaseTable *table)
{
    uint32_t now = table->observations.count - 1;
    narrow(table, now, table->observations.at[now].interval);
    return !table->diagnostics.no_memory;
}
