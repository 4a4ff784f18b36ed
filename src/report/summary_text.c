/* What was counted, for people: what matters most comes first. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/figures.h"
#include "report/page.h"
#include "report/summary.h"
#include "run/words.h"

enum { NARROWEST = 32, WIDEST = 44, PERCENT = 7, BAR = 40, MOST_ASKS = 12, MOST_ASKS_OF_ONE = 3 };

typedef struct Teller {
    Buffer *out;
    Arena *arena; /* for words */
    const Summary *s;
    uint64_t run;   /* cases that percentages are of */
    uint32_t name;  /* characters of the column of names */
    uint32_t count; /* and of one of counts, its percentage left out */
} Teller;

/* ---- parts ---- */

static uint32_t characters(const char *text)
{
    uint32_t count = 0;
    for (; *text; text++) count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static const char *kept(Teller *t, Part part)
{
    const char *text = arena_copy(t->arena, part.text, strlen(part.text));
    if (!text) t->out->failed = true;
    return text ? text : "";
}

static const char *grouped(Teller *t, uint64_t number)
{
    return kept(t, part_grouped(number));
}

static const char *cases(Teller *t, uint64_t number)
{
    const char *text = arena_printf(t->arena, "%s %s", grouped(t, number), number == 1 ? "case" : "cases");
    if (!text) t->out->failed = true;
    return text ? text : "";
}

static const char *percent(Teller *t, uint64_t part, uint64_t whole)
{
    return kept(t, part_share(part, whole));
}

static void add_right(Teller *t, const char *text, uint32_t width)
{
    uint32_t size = characters(text);
    buffer_repeat(t->out, ' ', size < width ? width - size : 0);
    buffer_text(t->out, text);
}

/* A text in `width` characters: what is longer ends in an ellipsis. */
static void add_left(Teller *t, const char *text, uint32_t width)
{
    uint32_t size = characters(text), left = size > width ? width - 1 : size;
    const char *end = text;
    for (; left; left--) do
            end++;
        while (((unsigned char)*end & 0xC0) == 0x80);
    buffer_add(t->out, text, (size_t)(end - text));
    if (size > width) buffer_text(t->out, "…");
    else buffer_repeat(t->out, ' ', width - size);
}

/* The name of a line: `indent` deep in the column of names. */
static void add_name(Teller *t, const char *name, uint32_t indent)
{
    buffer_repeat(t->out, ' ', indent);
    if (!name) t->out->failed = true;
    else add_left(t, name, t->name + 2 - indent);
}

static void add_count(Teller *t, uint64_t count, uint64_t of)
{
    buffer_text(t->out, " ");
    add_right(t, grouped(t, count), t->count);
    add_right(t, percent(t, count, of), PERCENT);
}

static void add_heading(Teller *t, const char *heading)
{
    buffer_text(t->out, " ");
    add_right(t, heading, t->count + PERCENT);
}

/* Lines end without blanks. */
static void end_line(Teller *t)
{
    Buffer *out = t->out;
    while (out->size && out->text[out->size - 1] == ' ') out->size--;
    buffer_text(out, "\n");
}

static void add_headings(Teller *t, const char *title, const char *const *headings, uint32_t count)
{
    add_left(t, title, t->name + 2);
    for (uint32_t i = 0; i < count; i++) add_heading(t, headings[i]);
    end_line(t);
}

static void begin_table(Teller *t, const char *title, const char *const *headings, uint32_t count)
{
    buffer_text(t->out, "\n");
    add_headings(t, title, headings, count);
}

static const char *const truth_headings[] = { "true", "false", "unknown", "conflict" };

static void tell_truths(Teller *t, const char *name, const uint64_t counts[4])
{
    add_name(t, name, 2);
    add_count(t, counts[TRUTH_TRUE], t->run);
    add_count(t, counts[TRUTH_FALSE], t->run);
    add_count(t, counts[TRUTH_UNKNOWN], t->run);
    add_count(t, counts[TRUTH_CONFLICT], t->run);
    end_line(t);
}

/* ---- conclusions ---- */

static void tell_conclusions(Teller *t)
{
    const Meaning *m = t->s->meaning;
    bool begun = false;
    for (uint32_t p = 0; p < m->propositions.count; p++) {
        if (!meaning_is_conclusion(m, p) || summary_only_suspected(t->s, p)) continue;
        if (!begun) begin_table(t, "Conclusions", truth_headings, 4);
        begun = true;
        tell_truths(t, m->propositions.at[p].said, t->s->truths[p]);
    }
}

static void tell_suspicions(Teller *t)
{
    const Meaning *m = t->s->meaning;
    bool begun = false;
    for (uint32_t p = 0; p < m->propositions.count; p++) {
        if (m->propositions.at[p].suspected_t == NONE) continue;
        if (!begun) begin_table(t, "Suspected", truth_headings, 4);
        begun = true;
        tell_truths(t, m->propositions.at[p].said, t->s->suspicions[p]);
    }
}

/* ---- what is missing ---- */

static bool find_asks(Teller *t, uint32_t subject, SummaryAsks *asks)
{
    bool found = summary_asks(t->s, t->arena, subject, asks);
    if (!found) t->out->failed = true;
    return found && asks->count;
}

static void tell_asks(Teller *t)
{
    static const char *const headings[] = { "asked for", "alone" };
    SummaryAsks asks;
    uint64_t undecided = t->s->totals->undecided;
    if (!find_asks(t, NONE, &asks)) return;
    buffer_printf(t->out,
                  "\nWhat is missing, in %s with a conclusion that is unknown (alone: it asks for nothing else)\n",
                  cases(t, undecided));
    add_headings(t, "", headings, 2);
    for (uint32_t i = 0; i < asks.count && i < MOST_ASKS; i++) {
        add_name(t, summary_input_name(t->s->meaning, &asks.at[i].input), 2);
        add_count(t, asks.at[i].count.cases, undecided);
        add_count(t, asks.at[i].count.alone, undecided);
        end_line(t);
    }
    if (asks.count > MOST_ASKS) buffer_printf(t->out, "  and %u more\n", asks.count - MOST_ASKS);
}

static void tell_asks_of(Teller *t, Page *page, uint32_t index)
{
    const MissingSubject *subject = &t->s->missing.graph.subjects.at[index];
    uint64_t unknown = t->s->truths[subject->proposition][TRUTH_UNKNOWN], stuck = t->s->asked.stuck[index];
    SummaryAsks asks;
    if (unknown == 0 || subject->count == 0) return;
    bool any = find_asks(t, index, &asks);
    page_paragraph(page, 2, 6);
    page_printf(page, "%s, unknown in %s:", t->s->meaning->propositions.at[subject->proposition].said,
                grouped(t, unknown));
    for (uint32_t i = 0; any && i < asks.count && i < MOST_ASKS_OF_ONE; i++) {
        const char *name = summary_input_name(t->s->meaning, &asks.at[i].input);
        page_printf(page, "%s %s" PAGE_GLUE "%s", i ? ";" : "", name, grouped(t, asks.at[i].count.cases));
        if (asks.at[i].count.alone) page_printf(page, " (%s" PAGE_GLUE "alone)", grouped(t, asks.at[i].count.alone));
    }
    if (any && asks.count > MOST_ASKS_OF_ONE) page_printf(page, "; and %u more", asks.count - MOST_ASKS_OF_ONE);
    if (stuck) page_printf(page, "%s no fact decides it in %s", any ? ";" : "", grouped(t, stuck));
}

static void tell_asks_of_each(Teller *t)
{
    const MissingGraph *graph = &t->s->missing.graph;
    Page page = { .out = t->out };
    if (t->s->totals->undecided) buffer_text(t->out, "\nWhat each conclusion asks for\n");
    for (uint32_t i = 0; i < graph->subjects.count; i++) tell_asks_of(t, &page, i);
    page_end(&page);
    if (graph->left_out)
        buffer_printf(t->out, "  Not looked for of the last %u conclusions, as the rules lead too far\n",
                      graph->left_out);
}

/* ---- conflicts ---- */

static void tell_conflict(Teller *t, const char *name, uint64_t count)
{
    if (count == 0) return;
    add_name(t, name, 2);
    add_count(t, count, t->run);
    end_line(t);
}

static void tell_conflicts(Teller *t)
{
    const Meaning *m = t->s->meaning;
    if (t->s->totals->conflicting == 0) return;
    buffer_printf(t->out, "\nConflicts, in %s\n", cases(t, t->s->totals->conflicting));
    for (uint32_t p = 0; p < m->propositions.count; p++) {
        const char *said = m->propositions.at[p].said;
        tell_conflict(t, said, t->s->truths[p][TRUTH_CONFLICT]);
        if (t->s->suspicions[p][TRUTH_CONFLICT])
            tell_conflict(t, arena_printf(t->arena, "suspicion of %s", said), t->s->suspicions[p][TRUTH_CONFLICT]);
    }
    for (uint32_t i = 0; i < m->terms.count; i++) tell_conflict(t, m->terms.at[i].name, t->s->conflicts[i]);
}

/* ---- scores ---- */

/* One of the shares that a score has, which follow one another behind its name. */
static void tell_share(Teller *t, bool *told, const char *what, uint64_t count)
{
    if (count == 0) return;
    buffer_printf(t->out, "%s %s in %s (%s)", *told ? "," : ":", what, cases(t, count), percent(t, count, t->run));
    *told = true;
}

static void tell_bands(Teller *t, const SummaryScore *score, const Term *term)
{
    static const char *const headings[] = { "in this band", "may still be" };
    if (!term->propositions) return;
    add_headings(t, "", headings, 2);
    for (uint32_t i = 0; i < term->propositions; i++) {
        add_name(t, term->values.at[i].name, 4);
        add_count(t, score->bands[i].in, t->run);
        add_count(t, score->bands[i].may_be, t->run);
        end_line(t);
    }
}

static void tell_values(Teller *t, const ScoreCounts *c)
{
    uint64_t most = 1;
    for (int i = 0; i < SUMMARY_SCORES; i++)
        if (c->values[i] > most) most = c->values[i];
    for (int i = 0; i < SUMMARY_SCORES; i++) {
        if (!c->values[i]) continue;
        buffer_printf(t->out, "%6d ", i);
        add_count(t, c->values[i], t->run);
        buffer_text(t->out, "  ");
        buffer_repeat(t->out, '#', (size_t)ceil((double)c->values[i] / (double)most * BAR));
        end_line(t);
    }
    if (!c->other) return;
    buffer_text(t->out, " other ");
    add_count(t, c->other, t->run);
    end_line(t);
}

static void tell_score(Teller *t, const SummaryScore *score)
{
    const Term *term = &t->s->meaning->terms.at[score->term];
    const ScoreCounts *c = score->counts;
    bool told = false;
    buffer_printf(t->out, "  %s", term->name);
    tell_share(t, &told, "known", summary_known(t->s, score));
    tell_share(t, &told, "open", c->open);
    tell_share(t, &told, "not applicable", c->not_applicable);
    tell_share(t, &told, "in conflict", c->conflicting);
    end_line(t);
    tell_bands(t, score, term);
    if (term->kind == TERM_SCORE) tell_values(t, c);
}

static void tell_scores(Teller *t)
{
    bool begun = false;
    for (uint32_t i = 0; i < t->s->scores.count; i++) {
        const SummaryScore *score = &t->s->scores.at[i];
        const Term *term = &t->s->meaning->terms.at[score->term];
        if (term->kind != TERM_SCORE && !term->propositions) continue;
        if (!begun) buffer_text(t->out, "\nScores\n");
        begun = true;
        tell_score(t, score);
    }
}

/* ---- rules ---- */

static void tell_step(Teller *t, uint32_t index)
{
    const AttritionCount *c = &t->s->steps[index];
    add_name(t, attrition_words(t->arena, t->s->meaning, &t->s->attrition.steps.at[index]), 4);
    add_count(t, c->left, t->run);
    add_count(t, c->lost[TRUTH_FALSE], t->run);
    add_count(t, c->lost[TRUTH_UNKNOWN], t->run);
    add_count(t, c->lost[TRUTH_CONFLICT], t->run);
    end_line(t);
}

static void tell_attrition(Teller *t)
{
    static const char *const headings[] = { "left", "lost: false", "unknown", "conflict" };
    const Attrition *a = &t->s->attrition;
    if (!a->steps.count) return;
    begin_table(t, "Cases that each condition leaves", headings, 4);
    for (uint32_t i = 0; i < a->steps.count && !t->out->failed; i++) {
        uint32_t rule = a->steps.at[i].rule;
        if (i == a->first[rule]) {
            const char *title = summary_rule_title(t->s, t->arena, rule);
            if (!title) t->out->failed = true;
            else buffer_printf(t->out, "  %s\n", title);
        }
        tell_step(t, i);
    }
}

static void tell_silent_rules(Teller *t)
{
    const Meaning *m = t->s->meaning;
    Page page = { .out = t->out };
    uint32_t silent = 0;
    for (uint32_t r = 0; r < m->rules.count; r++) silent += summary_never_fired(t->s, r);
    if (!silent) return;
    page_paragraph(&page, 2, 6);
    page_printf(&page, "%u of %u rules never fired:", silent, m->rules.count);
    for (uint32_t r = 0, told = 0; r < m->rules.count; r++)
        if (summary_never_fired(t->s, r)) page_printf(&page, "%s %s", told++ ? "," : "", m->rules.at[r].name);
    page_end(&page);
}

static void tell_rules(Teller *t)
{
    const Meaning *m = t->s->meaning;
    if (!m->rules.count) return;
    begin_table(t, "Rules: their condition is", truth_headings, 4);
    for (uint32_t r = 0; r < m->rules.count; r++) tell_truths(t, m->rules.at[r].name, t->s->rules[r]);
    tell_silent_rules(t);
}

/* ---- the whole ---- */

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

bool summary_text(Buffer *out, const Summary *s)
{
    Arena arena = { .memory = out->memory };
    uint64_t run = s->totals->cases - s->totals->errors;
    Teller t = { .out = out, .arena = &arena, .s = s, .run = run, .name = name_width(s->meaning) };
    t.count = characters(grouped(&t, run));
    if (t.count < 6) t.count = 6;
    buffer_printf(out, "%s: %s run, %s with errors\n", cases(&t, s->totals->cases), grouped(&t, run),
                  grouped(&t, s->totals->errors));
    tell_conclusions(&t);
    tell_suspicions(&t);
    tell_asks(&t);
    tell_asks_of_each(&t);
    tell_conflicts(&t);
    tell_scores(&t);
    tell_attrition(&t);
    tell_rules(&t);
    arena_free(&arena);
    return !out->failed;
}
