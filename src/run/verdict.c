#include "run/verdict.h"

static Reading reading_there_is(const View *view, Reading reading)
{
    if (reading == READING_ORDINARY) return reading;
    return machine_differs(view->machine, reading) ? reading : READING_ORDINARY;
}

/* NONE: nothing writes to such a register, because nothing asks for that bit. */
static Truth planes_truth(const View *view, Reading reading, uint32_t t, uint32_t f)
{
    reading = reading_there_is(view, reading);
    unsigned is = t != NONE && machine_bit(view->machine, reading, t, view->lane);
    unsigned is_not = f != NONE && machine_bit(view->machine, reading, f, view->lane);
    return (Truth)(is + 2 * is_not);
}

Truth view_truth_in(const View *view, Reading reading, uint32_t proposition)
{
    const Proposition *p = &view->meaning->propositions.at[proposition];
    return planes_truth(view, reading, p->t, p->f);
}

Truth view_suspicion_in(const View *view, Reading reading, uint32_t proposition)
{
    const Proposition *p = &view->meaning->propositions.at[proposition];
    return planes_truth(view, reading, p->suspected_t, p->suspected_f);
}

Truth view_condition_in(const View *view, Reading reading, const Condition *condition)
{
    return planes_truth(view, reading, condition->t, condition->f);
}

Interval view_number_in(const View *view, Reading reading, const Number *number)
{
    if (number->kind == NUMBER_CONSTANT) return interval_point(number->value);
    if (number->reg == NONE) return interval_everything;
    return machine_number(view->machine, reading_there_is(view, reading), number->reg, view->lane);
}

Truth view_truth(const View *view, uint32_t proposition)
{
    return view_truth_in(view, READING_ORDINARY, proposition);
}

Truth view_suspicion(const View *view, uint32_t proposition)
{
    return view_suspicion_in(view, READING_ORDINARY, proposition);
}

Truth view_condition(const View *view, const Condition *condition)
{
    return view_condition_in(view, READING_ORDINARY, condition);
}

Truth view_rule(const View *view, uint32_t rule)
{
    return view_condition(view, view->meaning->rules.at[rule].condition);
}

/* ---- caveats ---- */

typedef Truth Ask(const View *view, Reading reading, uint32_t proposition);

/* The stricter readings under which a true or false verdict does not stand. */
static unsigned stricter_caveats(const View *view, Truth truth, Ask *ask, uint32_t proposition)
{
    unsigned caveats = 0;
    if (truth != TRUTH_TRUE && truth != TRUTH_FALSE) return 0;
    if (ask(view, READING_DISPUTED, proposition) != truth) caveats |= CAVEAT_DISPUTED;
    if (ask(view, READING_PROVIDED, proposition) != truth) caveats |= CAVEAT_PROVIDED;
    return caveats;
}

static bool is_excluded(const View *view, uint32_t proposition)
{
    const Proposition *p = &view->meaning->propositions.at[proposition];
    for (uint32_t i = 0; i < p->excluding.count; i++)
        if (truth_has(view_rule(view, p->excluding.at[i]), false)) return true;
    return false;
}

unsigned view_caveats(const View *view, uint32_t proposition)
{
    Truth truth = view_truth(view, proposition);
    unsigned caveats = stricter_caveats(view, truth, view_truth_in, proposition);
    if (truth == TRUTH_FALSE && is_excluded(view, proposition)) caveats |= CAVEAT_EXCLUDED;
    return caveats;
}

unsigned view_suspicion_caveats(const View *view, uint32_t proposition)
{
    return stricter_caveats(view, view_suspicion(view, proposition), view_suspicion_in, proposition);
}

/* ---- what is stated ---- */

static bool column_bit(const View *view, const uint64_t *column)
{
    return column && column[view->row / WORD_CASES] >> (view->row % WORD_CASES) & 1;
}

Stated view_stated(const View *view, uint32_t proposition)
{
    const PlaneColumn *column = &view->table->planes[proposition];
    return (Stated){ column_bit(view, column->stated_for), column_bit(view, column->against),
                     column_bit(view, column->unknown) };
}

bool view_is_opposed(const View *view, uint32_t proposition)
{
    if (view_truth(view, proposition) != TRUTH_FALSE) return false;
    return view_stated(view, proposition).absent || is_excluded(view, proposition);
}

Observations view_observations(const View *view)
{
    const CaseRow *row = &view->table->rows.at[view->row];
    if (row->observations == 0) return (Observations){ NULL, 0 };
    return (Observations){ view->table->observations.at + row->first_observation, row->observations };
}

/* ---- numbers ---- */

static bool is_recorded(const View *view, uint32_t term)
{
    const Term *t = &view->meaning->terms.at[term];
    if (column_bit(view, view->table->numbers[term].stated)) return true;
    for (uint32_t p = t->first_proposition; p < t->first_proposition + t->propositions; p++) {
        Stated stated = view_stated(view, p);
        if (stated.present || stated.absent) return true;
    }
    return false;
}

/* That bounds rise is a list of `less`, whose plane of evidence against is the one behind that of evidence for. */
static bool bands_fail(const View *view, const Term *term)
{
    for (uint32_t i = 0; term->rising && i < term->rising->count; i++)
        if (machine_bit(view->machine, READING_ORDINARY, term->rising->kids[i]->t + 1, view->lane)) return true;
    return false;
}

NumberVerdict view_number(const View *view, uint32_t term)
{
    const Term *t = &view->meaning->terms.at[term];
    NumberVerdict verdict = { .band = NONE, .recorded = is_recorded(view, term) };
    verdict.interval = machine_number(view->machine, READING_ORDINARY, t->number, view->lane);
    verdict.conflict = truth_has(planes_truth(view, READING_ORDINARY, t->conflict, NONE), false);
    verdict.not_applicable = t->unless && truth_has(view_condition(view, t->unless), false);
    verdict.bands_fail = bands_fail(view, t);
    for (uint32_t i = 0; i < t->propositions && verdict.band == NONE; i++)
        if (view_truth(view, t->first_proposition + i) == TRUTH_TRUE) verdict.band = i;
    return verdict;
}

/* Of a score that does not apply, that stands; of any other number, that it lies no further out. */
static bool number_stands(const View *view, Reading reading, const Term *term, bool not_applicable)
{
    if (not_applicable) return truth_has(view_condition_in(view, reading, term->unless), false);
    Interval is = machine_number(view->machine, READING_ORDINARY, term->number, view->lane);
    Interval read = machine_number(view->machine, reading_there_is(view, reading), term->number, view->lane);
    return !interval_narrower(is, read);
}

unsigned view_number_caveats(const View *view, uint32_t term)
{
    const Term *t = &view->meaning->terms.at[term];
    NumberVerdict verdict = view_number(view, term);
    unsigned caveats = 0;
    if (verdict.conflict) return 0;
    if (!number_stands(view, READING_DISPUTED, t, verdict.not_applicable)) caveats |= CAVEAT_DISPUTED;
    if (!number_stands(view, READING_PROVIDED, t, verdict.not_applicable)) caveats |= CAVEAT_PROVIDED;
    return caveats;
}
