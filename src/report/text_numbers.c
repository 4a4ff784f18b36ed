/* The section on scores and measures. */
#include <string.h>

#include "base/number.h"
#include "report/text_inside.h"
#include "run/words.h"

/* Whether there is something to tell of a number. What a score can reach is worth saying, of a measure only what this
 * case says of it. */
static bool is_known(Report *r, uint32_t index)
{
    const Term *term = &r->account.meaning->terms.at[index];
    NumberVerdict verdict = view_number(r->account.view, index);
    if (verdict.not_applicable || verdict.conflict || verdict.recorded) return true;
    if (interval_is_point(&verdict.interval) || verdict.band != NONE) return true;
    if (term->kind == TERM_MEASURE) return interval_narrower(verdict.interval, r->untold[index]);
    const char *words = words_number(r->account.arena, term, verdict.interval, SHOWN_DIGITS);
    need(r, words);
    return words && strcmp(words, "not known") != 0;
}

/* ---- bands ---- */

/* "definite (from 9)"; the first band has no lower bound, and one that depends on the case may not be known. */
static void possible_band(Report *r, const Term *term, uint32_t band)
{
    page_text(&r->page, term->values.at[band].name);
    if (band == 0) return;
    Interval bound = view_number_in(r->account.view, READING_ORDINARY, term->bounds.at[band - 1]);
    if (!interval_is_point(&bound)) return;
    char number[NUMBER_TEXT];
    number_format(bound.lo, COMPUTED_DIGITS, number);
    page_printf(&r->page, " (%s %s)", term->bands.at[band].low_included ? "from" : "above", number);
}

static bool is_possible(const Report *r, const Term *term, uint32_t band)
{
    return view_truth(r->account.view, term->first_proposition + band) == TRUTH_UNKNOWN;
}

static uint32_t count_possible(const Report *r, const Term *term)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < term->propositions; i++) count += is_possible(r, term, i);
    return count;
}

static bool has_possible_band(const Report *r, const Term *term, const NumberVerdict *verdict)
{
    return verdict->band == NONE && !verdict->bands_fail && count_possible(r, term);
}

static void possible_bands(Report *r, const Term *term, const char *label)
{
    uint32_t count = count_possible(r, term), told = 0;
    page_text(&r->page, label);
    page_text(&r->page, "could be ");
    for (uint32_t i = 0; i < term->propositions; i++) {
        if (!is_possible(r, term, i)) continue;
        page_text(&r->page, text_between(told++, count, " or "));
        possible_band(r, term, i);
    }
}

/* ---- numbers ---- */

/* What the width of a number rests on; of one that is known, what its band still waits for. */
static Subject open_subject(const Report *r, uint32_t index, const NumberVerdict *verdict)
{
    const Term *term = &r->account.meaning->terms.at[index];
    uint32_t band = 0;
    if (!interval_is_point(&verdict->interval) || !term->propositions) return about(SUBJECT_NUMBER, index);
    while (band + 1 < term->propositions && !is_possible(r, term, band)) band++;
    return about(SUBJECT_PROPOSITION, term->first_proposition + band);
}

static void waits_for(Report *r, const Grounds *grounds)
{
    uint32_t named = text_missing_names(r, grounds, GROUND_MISSING, "still open: ");
    named += text_missing_names(r, grounds, GROUND_CONFLICT, named ? "; in conflict: " : "in conflict: ");
    text_missing_names(r, grounds, GROUND_NOT_APPLICABLE, named ? "; not applicable: " : "not applicable: ");
}

static void still_open(Report *r, uint32_t index, const NumberVerdict *verdict)
{
    const Term *term = &r->account.meaning->terms.at[index];
    const Grounds *grounds = explain(&r->account.explainer, WHAT_IS_MISSING, open_subject(r, index, verdict));
    need(r, grounds);
    if (!grounds) return;
    bool itself = grounds->count && grounds->at[0].proposition == NONE && grounds->at[0].term == index;
    bool waits = grounds->count && !itself, bands = has_possible_band(r, term, verdict);
    if (!waits && !bands) return;
    text_detail(r, "");
    if (waits) waits_for(r, grounds);
    if (bands) possible_bands(r, term, waits ? "; " : "");
}

/* What a number, and its band, leans on. */
static void number_caveats(Report *r, uint32_t index, const NumberVerdict *verdict)
{
    unsigned of_band = 0, of_number = view_number_caveats(r->account.view, index);
    if (verdict->band != NONE) {
        uint32_t band = r->account.meaning->terms.at[index].first_proposition + verdict->band;
        of_band = view_caveats(r->account.view, band);
        text_caveats(r, of_band, about(SUBJECT_PROPOSITION, band));
    }
    text_caveats(r, of_number & ~of_band, about(SUBJECT_NUMBER, index));
}

/* A measure that one fact tells, in another unit, stands as it is charted; one of several that were converted is only
 * rounded like them. */
static const char *words_of(Report *r, uint32_t index, const NumberVerdict *verdict)
{
    Observations observations = view_observations(r->account.view);
    const Term *term = &r->account.meaning->terms.at[index];
    const Observation *converted = NULL;
    uint32_t count = 0;
    for (uint32_t i = r->account.of_term[index]; i != NONE; i = r->account.next[i]) {
        if (observations.at[i].kind == OBSERVED_UNKNOWN) continue;
        if (observations.at[i].charted) converted = &observations.at[i];
        count++;
    }
    if (!converted || term->formula)
        return words_verdict_of_number(r->account.arena, r->account.view, index, SHOWN_DIGITS);
    if (count == 1) return account_charted(&r->account, converted);
    return words_converted(r->account.arena, term, verdict->interval);
}

static void number(Report *r, uint32_t index)
{
    const Term *term = &r->account.meaning->terms.at[index];
    NumberVerdict verdict = view_number(r->account.view, index);
    text_item(r, term->name);
    page_text(&r->page, ": ");
    page_text(&r->page, words_of(r, index, &verdict));
    if (verdict.conflict) page_text(&r->page, ", in conflict");
    if (verdict.band != NONE) {
        page_text(&r->page, ", ");
        page_styled(&r->page, STYLE_BOLD, term->values.at[verdict.band].name);
    }
    if (verdict.bands_fail) page_text(&r->page, "; it is in no band, as their bounds do not rise in this case");
    const char *unit = account_other_unit(&r->account, index);
    if (unit) page_printf(&r->page, "; stated in %s, which is read as the same unit", unit);
    number_caveats(r, index, &verdict);
    if (verdict.not_applicable) return;
    if (term->formula) text_declared(r, term);
    bool wide = term->formula && !interval_is_point(&verdict.interval);
    if (wide || (verdict.band == NONE && term->propositions && !verdict.bands_fail)) still_open(r, index, &verdict);
}

/* A measure that nothing uses is told among the facts that no rule used, unless it has bands to be told. */
static bool belongs(const Report *r, uint32_t index)
{
    if (!account_tells_number(&r->account, index)) return false;
    return account_is_used(&r->account, index) || r->account.meaning->terms.at[index].propositions;
}

static void not_known(Report *r)
{
    uint32_t told = 0;
    for (uint32_t i = 0; i < r->account.meaning->terms.count; i++) {
        if (!belongs(r, i) || is_known(r, i)) continue;
        if (!told) text_line(r);
        page_text(&r->page, told++ ? ", " : "not known: ");
        page_text(&r->page, r->account.meaning->terms.at[i].name);
    }
}

void text_numbers(Report *r)
{
    text_section(r, "Scores and measures", STYLE_PLAIN);
    for (uint32_t i = 0; i < r->account.meaning->terms.count; i++)
        if (belongs(r, i) && is_known(r, i)) number(r, i);
    not_known(r);
}
