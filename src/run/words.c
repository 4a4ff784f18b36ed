#include "run/words.h"

#include <string.h>

#include "base/number.h"
#include "cases/interval_text.h"

const char *words_truth(Truth truth)
{
    static const char *const words[] = { "unknown", "true", "false", "conflict" };
    return words[truth];
}

const char *words_verdict(const View *view, uint32_t proposition)
{
    static const char *const values[] = { "not known", "true", "false", "conflicting" };
    static const char *const findings[] = { "not known", "present", "absent", "conflicting" };
    static const char *const conclusions[] = { "undetermined", "established", "not established", "conflicting" };
    static const char *const actions[] = { "undetermined", "advised", "advised by no rule", "conflicting" };
    const Proposition *p = &view->meaning->propositions.at[proposition];
    Truth truth = view_truth(view, proposition);
    switch (view->meaning->terms.at[p->term].kind) {
    case TERM_CONCLUSION: return conclusions[truth];
    case TERM_ACTION: return view_is_opposed(view, proposition) ? "advised against" : actions[truth];
    default: return p->value == NONE ? findings[truth] : values[truth];
    }
}

const char *words_suspicion(Truth truth)
{
    static const char *const words[] = { "neither suspected nor less likely", "suspected", "less likely",
                                         "both suspected and less likely" };
    return words[truth];
}

/* ---- numbers ---- */

static bool is_end_of_range(double end, bool open, double range_end, bool range_open)
{
    return isinf(end) || (end == range_end && open == range_open);
}

/* Rounded to `digits`, or to the first few more of which the last is not 0; `exact`: how many count at all. A number of
 * fewer digits, as thresholds have, is so never shown in place of one beside it. */
static double shown(double value, int digits, int exact)
{
    static const double many = 1e5; /* from here on, fewer digits would not show the whole number */
    value = number_round(value, exact);
    for (; fabs(value) < many && digits < exact; digits++) {
        double rounded = number_round(value, digits);
        if (rounded == value || number_round(rounded, digits - 1) != rounded) return rounded;
    }
    return value;
}

static Interval interval_shown(Interval i, int digits, int exact)
{
    i.lo = shown(i.lo, digits, exact);
    i.hi = shown(i.hi, digits, exact);
    return i;
}

/* `{score}`, but not `{breaths}/min`. */
static bool is_annotation(const char *unit)
{
    return *unit == '{' && strchr(unit, '}') == unit + strlen(unit) - 1;
}

static const char *in_unit(Arena *arena, const Term *term, Interval i)
{
    if (!is_annotation(term->unit.text)) return interval_text(arena, term, i);
    Term bare = *term;
    bare.unit.text = "1"; /* a unit that is only an annotation adds nothing to the name */
    return interval_text(arena, &bare, i);
}

const char *words_converted(Arena *arena, const Term *term, Interval interval)
{
    return in_unit(arena, term, interval_shown(interval, SHOWN_DIGITS, NUMBER_DIGITS));
}

const char *words_number(Arena *arena, const Term *term, Interval i, int digits)
{
    const Interval *range = &term->range;
    if (is_end_of_range(i.lo, i.lo_open, range->lo, range->lo_open) &&
        is_end_of_range(i.hi, i.hi_open, range->hi, range->hi_open))
        return "not known";
    return in_unit(arena, term, term->formula ? interval_shown(i, digits, COMPUTED_DIGITS) : i);
}

const char *words_verdict_of_number(Arena *arena, const View *view, uint32_t term, int digits)
{
    const Term *t = &view->meaning->terms.at[term];
    NumberVerdict number = view_number(view, term);
    Term shown = *t;
    if (t->formula)
        shown.range = interval_everything; /* what a score can reach is worth saying, also where it is its range */
    if (!number.not_applicable) return words_number(arena, &shown, number.interval, digits);
    const char *reason = words_not_applicable(arena, view, term);
    return reason ? arena_printf(arena, "not applicable: %s", reason) : NULL;
}

/* ---- places ---- */

const char *words_place(Arena *arena, const Sources *sources, Span span)
{
    if (span.file >= sources->list.count) return "";
    const Source *source = &sources->list.at[span.file];
    return arena_printf(arena, "%s:%u", source->name, source_place(source, span.start).line);
}

const char *words_at(Arena *arena, const Sources *sources, Span span)
{
    if (span.file >= sources->list.count) return "";
    return source_words(arena, &sources->list.at[span.file], span);
}

const char *words_rule(Arena *arena, const Meaning *meaning, uint32_t rule)
{
    const Rule *r = &meaning->rules.at[rule];
    const char *words = words_at(arena, meaning->sources, r->span), *at = words;
    for (bool quoted = false; r->labelled && at && *at && (quoted || *at != ':'); at++)
        if (*at == '"') quoted = !quoted;
    if (!r->labelled || !at || !*at) return words;
    return at[1] == ' ' ? at + 2 : at + 1;
}

/* ---- grounds ---- */

static const char *text_of_rules(Arena *arena, const View *view, const Condition *condition)
{
    return words_at(arena, view->meaning->sources, condition->span);
}

/* What of a condition that holds makes it hold: the items of an `or` by name, all else as written. */
static void add_reasons(Buffer *text, Arena *arena, const View *view, const Condition *c)
{
    size_t before = text->size;
    for (uint32_t i = 0; c->kind == CONDITION_OR && i < c->count; i++) {
        if (!truth_has(view_condition(view, c->kids[i]), false)) continue;
        if (text->size > before) buffer_text(text, ", ");
        add_reasons(text, arena, view, c->kids[i]);
    }
    if (text->size > before) return;
    bool proposition = c->kind == CONDITION_PROPOSITION;
    const char *said = proposition ? view->meaning->propositions.at[c->proposition].said
                                   : text_of_rules(arena, view, c);
    if (said) buffer_text(text, said);
    else text->failed = true;
}

const char *words_not_applicable(Arena *arena, const View *view, uint32_t term)
{
    Buffer text = { .memory = arena->memory };
    add_reasons(&text, arena, view, view->meaning->terms.at[term].unless);
    const char *reasons = text.failed ? NULL : arena_copy(arena, text.text, text.size);
    buffer_free(&text);
    return reasons;
}

static const char *ground_called(Arena *arena, const View *view, const Ground *ground, const char *proposition)
{
    if (ground->comparison) return text_of_rules(arena, view, ground->comparison);
    const Term *term = &view->meaning->terms.at[ground->term];
    bool any_value = ground->kind == GROUND_MISSING && term->shape == SHAPE_ONE_OF; /* whichever it has, decides */
    if (ground->proposition == NONE || any_value) return term->name;
    return ground->suspicion ? arena_printf(arena, "suspicion of %s", proposition) : proposition;
}

const char *words_ground(Arena *arena, const View *view, const Ground *ground)
{
    bool number = ground->proposition == NONE;
    return ground_called(arena, view, ground, number ? "" : view->meaning->propositions.at[ground->proposition].said);
}

const char *words_ground_key(Arena *arena, const View *view, const Ground *ground)
{
    bool number = ground->proposition == NONE;
    return ground_called(arena, view, ground, number ? "" : view->meaning->propositions.at[ground->proposition].name);
}
