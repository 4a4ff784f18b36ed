#include "report/summary.h"

#include <inttypes.h>
#include <math.h>

#include "report/counting.h"

bool summary_start(Summary *summary, Arena *arena, const Meaning *meaning)
{
    *summary = (Summary){ .meaning = meaning };
    summary->truths = arena_zero(arena, (meaning->propositions.count + 1) * sizeof *summary->truths);
    summary->rules = arena_zero(arena, (meaning->rules.count + 1) * sizeof *summary->rules);
    summary->scores = arena_zero(arena, (meaning->terms.count + 1) * sizeof *summary->scores);
    if (!summary->truths || !summary->rules || !summary->scores) return false;
    for (uint32_t t = 0; t < meaning->terms.count; t++)
        if (meaning->terms.at[t].formula && !(summary->scores[t] = arena_zero(arena, sizeof **summary->scores)))
            return false;
    return true;
}

/* ---- counting ---- */

static void count_score(ScoreCounts *counts, const NumberVerdict *number)
{
    double value = number->interval.lo;
    if (number->not_applicable) counts->not_applicable++;
    else if (!interval_is_point(&number->interval)) counts->open++;
    else if (value >= 0 && value < SUMMARY_SCORES && floor(value) == value) counts->values[(int)value]++;
    else counts->other++;
}

static void count_scores(Summary *s, const CaseTable *table, Machine *machine, uint32_t term)
{
    for (uint32_t i = 0; i < machine->count; i++) {
        View view = { s->meaning, table, machine, machine->first + i, i };
        if (table->rows.at[view.row].failed) continue;
        NumberVerdict number = view_number(&view, term);
        count_score(s->scores[term], &number);
    }
}

void summary_add(Summary *s, const CaseTable *table, Machine *machine)
{
    const Meaning *m = s->meaning;
    for (uint32_t w = 0; w * WORD_CASES < machine->count; w++) {
        uint64_t cases = counting_run(table, machine, w);
        for (uint32_t p = 0; p < m->propositions.count; p++)
            counting_truths(s->truths[p], counting_plane(machine, m->propositions.at[p].t, w),
                            counting_plane(machine, m->propositions.at[p].f, w), cases);
        for (uint32_t r = 0; r < m->rules.count; r++)
            counting_truths(s->rules[r], counting_plane(machine, m->rules.at[r].condition->t, w),
                            counting_plane(machine, m->rules.at[r].condition->f, w), cases);
        s->errors -= counting_bits(cases);
    }
    s->cases += machine->count;
    s->errors += machine->count;
    for (uint32_t t = 0; t < m->terms.count; t++)
        if (s->scores[t]) count_scores(s, table, machine, t);
}

/* ---- merging ---- */

static void merge_truths(uint64_t (*into)[4], uint64_t (*from)[4], uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        for (int truth = 0; truth < 4; truth++) into[i][truth] += from[i][truth];
}

static void merge_scores(ScoreCounts *into, const ScoreCounts *from)
{
    for (int i = 0; i < SUMMARY_SCORES; i++) into->values[i] += from->values[i];
    into->other += from->other;
    into->open += from->open;
    into->not_applicable += from->not_applicable;
}

void summary_merge(Summary *into, const Summary *from)
{
    const Meaning *m = into->meaning;
    into->cases += from->cases;
    into->errors += from->errors;
    merge_truths(into->truths, from->truths, m->propositions.count);
    merge_truths(into->rules, from->rules, m->rules.count);
    for (uint32_t t = 0; t < m->terms.count; t++)
        if (into->scores[t]) merge_scores(into->scores[t], from->scores[t]);
}

/* ---- telling ---- */

static uint32_t characters(const char *text)
{
    uint32_t count = 0;
    for (; *text; text++) count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

enum { NARROWEST = 12, WIDEST = 60 };

static void add_name(Buffer *out, const char *name, uint32_t width)
{
    uint32_t size = characters(name);
    buffer_printf(out, "  %s", name);
    buffer_repeat(out, ' ', size < width ? width - size : 1);
}

static void add_counts(Buffer *out, const char *name, uint32_t width, const uint64_t counts[4])
{
    add_name(out, name, width);
    buffer_printf(out, "%10" PRIu64 " %10" PRIu64 " %10" PRIu64 " %10" PRIu64 "\n", counts[TRUTH_TRUE],
                  counts[TRUTH_FALSE], counts[TRUTH_UNKNOWN], counts[TRUTH_CONFLICT]);
}

static void widen(uint32_t *width, const char *name)
{
    uint32_t size = characters(name);
    if (size > *width) *width = size < WIDEST ? size : WIDEST;
}

static uint32_t name_width(const Meaning *m)
{
    uint32_t width = NARROWEST;
    for (uint32_t p = 0; p < m->propositions.count; p++)
        if (meaning_is_conclusion(m, p)) widen(&width, m->propositions.at[p].said);
    for (uint32_t r = 0; r < m->rules.count; r++) widen(&width, m->rules.at[r].name);
    return width;
}

static void tell_conclusions(Buffer *out, const Summary *s, uint32_t width)
{
    buffer_text(out, "\nConclusions\n  ");
    buffer_repeat(out, ' ', width);
    buffer_text(out, "      true      false    unknown   conflict\n");
    for (uint32_t p = 0; p < s->meaning->propositions.count; p++)
        if (meaning_is_conclusion(s->meaning, p))
            add_counts(out, s->meaning->propositions.at[p].said, width, s->truths[p]);
}

static void tell_score(Buffer *out, const Term *term, const ScoreCounts *c)
{
    buffer_printf(out, "  %s: open in %" PRIu64 " %s", term->name, c->open, c->open == 1 ? "case" : "cases");
    if (c->not_applicable) buffer_printf(out, ", not applicable in %" PRIu64, c->not_applicable);
    if (c->other) buffer_printf(out, ", another number in %" PRIu64, c->other);
    buffer_text(out, "\n");
    for (int i = 0; i < SUMMARY_SCORES; i++)
        if (c->values[i]) buffer_printf(out, "    %2d: %10" PRIu64 "\n", i, c->values[i]);
}

static void tell_scores(Buffer *out, const Summary *s)
{
    bool told = false;
    for (uint32_t t = 0; t < s->meaning->terms.count; t++) {
        const Term *term = &s->meaning->terms.at[t];
        if (term->kind != TERM_SCORE || !term->formula) continue;
        if (!told) buffer_text(out, "\nScores\n");
        told = true;
        tell_score(out, term, s->scores[t]);
    }
}

static void tell_rules(Buffer *out, const Summary *s, uint32_t width)
{
    uint32_t silent = 0;
    buffer_text(out, "\nRules: how often their condition is\n  ");
    buffer_repeat(out, ' ', width);
    buffer_text(out, "      true      false    unknown   conflict\n");
    for (uint32_t r = 0; r < s->meaning->rules.count; r++) {
        add_counts(out, s->meaning->rules.at[r].name, width, s->rules[r]);
        silent += !s->rules[r][TRUTH_TRUE] && !s->rules[r][TRUTH_CONFLICT];
    }
    if (silent) buffer_printf(out, "  %u of %u rules never fired\n", silent, s->meaning->rules.count);
}

bool summary_text(Buffer *out, const Summary *s)
{
    uint32_t width = name_width(s->meaning) + 2;
    buffer_printf(out, "%" PRIu64 " cases: %" PRIu64 " run, %" PRIu64 " with errors\n", s->cases, s->cases - s->errors,
                  s->errors);
    tell_conclusions(out, s, width);
    tell_scores(out, s);
    tell_rules(out, s, width);
    return !out->failed;
}
