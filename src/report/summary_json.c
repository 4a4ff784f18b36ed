/* What was counted as one JSON object: all that the text says. */
#include <stdio.h>

#include "report/json_parts.h"
#include "report/summary.h"

typedef struct Writer {
    const Summary *s;
    Arena *arena; /* for words */
    JsonParts parts;
} Writer;

static void put(Writer *w, json_t *object, const char *key, json_t *value)
{
    json_put(&w->parts, object, key, value);
}

static void add(Writer *w, json_t *array, json_t *value)
{
    json_add(&w->parts, array, value);
}

static void put_count(Writer *w, json_t *object, const char *key, uint64_t count)
{
    put(w, object, key, json_integer((json_int_t)count));
}

static void put_truths(Writer *w, json_t *object, const uint64_t counts[4])
{
    put_count(w, object, "true", counts[TRUTH_TRUE]);
    put_count(w, object, "false", counts[TRUTH_FALSE]);
    put_count(w, object, "unknown", counts[TRUTH_UNKNOWN]);
    put_count(w, object, "conflict", counts[TRUTH_CONFLICT]);
}

/* ---- what is missing ---- */

static json_t *asks(Writer *w, uint32_t subject)
{
    SummaryAsks found;
    json_t *array = json_array();
    if (!summary_asks(w->s, w->arena, subject, &found)) w->parts.failed = true;
    for (uint32_t i = 0; i < found.count; i++) {
        json_t *object = json_object();
        put(w, object, "name", json_text(summary_input_key(w->s->meaning, &found.at[i].input)));
        put_count(w, object, "cases", found.at[i].count.cases);
        put_count(w, object, "alone", found.at[i].count.alone);
        add(w, array, object);
    }
    return array;
}

/* Null where it was not looked for. */
static void put_asks(Writer *w, json_t *object, uint32_t proposition)
{
    uint32_t subject = summary_subject(w->s, proposition);
    put(w, object, "missing", subject == NONE ? json_null() : asks(w, subject));
    if (subject != NONE) put_count(w, object, "no fact decides", w->s->asked.stuck[subject]);
}

/* ---- verdicts ---- */

static json_t *conclusions(Writer *w)
{
    const Meaning *m = w->s->meaning;
    json_t *all = json_object();
    for (uint32_t p = 0; p < m->propositions.count; p++) {
        if (!meaning_is_conclusion(m, p)) continue;
        json_t *object = json_object();
        put_truths(w, object, w->s->truths[p]);
        put_asks(w, object, p);
        put(w, all, m->propositions.at[p].name, object);
    }
    return all;
}

static json_t *suspicions(Writer *w)
{
    const Meaning *m = w->s->meaning;
    json_t *all = json_object();
    for (uint32_t p = 0; p < m->propositions.count; p++) {
        if (m->propositions.at[p].suspected_t == NONE) continue;
        json_t *object = json_object();
        put_truths(w, object, w->s->suspicions[p]);
        put(w, all, m->propositions.at[p].name, object);
    }
    return all;
}

static void add_conflict(Writer *w, json_t *array, const char *name, uint64_t count)
{
    if (count == 0) return;
    json_t *object = json_object();
    put(w, object, "name", json_text(name));
    put_count(w, object, "cases", count);
    add(w, array, object);
}

static json_t *conflicts(Writer *w)
{
    const Meaning *m = w->s->meaning;
    json_t *array = json_array();
    for (uint32_t p = 0; p < m->propositions.count; p++) {
        const char *name = m->propositions.at[p].name;
        uint64_t suspicion = w->s->suspicions[p][TRUTH_CONFLICT];
        add_conflict(w, array, name, w->s->truths[p][TRUTH_CONFLICT]);
        if (suspicion) add_conflict(w, array, arena_printf(w->arena, "suspicion of %s", name), suspicion);
    }
    for (uint32_t t = 0; t < m->terms.count; t++) add_conflict(w, array, m->terms.at[t].name, w->s->conflicts[t]);
    return array;
}

/* ---- scores ---- */

static json_t *values(Writer *w, const ScoreCounts *c)
{
    char value[16];
    json_t *object = json_object();
    for (int i = 0; i < SUMMARY_SCORES; i++) {
        if (!c->values[i]) continue;
        snprintf(value, sizeof value, "%d", i);
        put_count(w, object, value, c->values[i]);
    }
    return object;
}

static json_t *bands(Writer *w, const SummaryScore *score, const Term *term)
{
    json_t *all = json_object();
    for (uint32_t i = 0; i < term->propositions; i++) {
        json_t *object = json_object();
        put_count(w, object, "in", score->bands[i].in);
        put_count(w, object, "may be", score->bands[i].may_be);
        put(w, all, term->values.at[i].name, object);
    }
    return all;
}

static json_t *scores(Writer *w)
{
    json_t *all = json_object();
    for (uint32_t i = 0; i < w->s->scores.count; i++) {
        const SummaryScore *score = &w->s->scores.at[i];
        const Term *term = &w->s->meaning->terms.at[score->term];
        json_t *object = json_object();
        put_count(w, object, "known", summary_known(w->s, score));
        put_count(w, object, "open", score->counts->open);
        put_count(w, object, "not applicable", score->counts->not_applicable);
        put_count(w, object, "conflict", score->counts->conflicting);
        put(w, object, "values", values(w, score->counts));
        put_count(w, object, "other values", score->counts->other);
        put(w, object, "bands", bands(w, score, term));
        put(w, all, term->name, object);
    }
    return all;
}

/* ---- rules ---- */

static json_t *steps(Writer *w, uint32_t rule)
{
    const Attrition *a = &w->s->attrition;
    json_t *array = json_array();
    for (uint32_t i = a->first[rule]; i < a->first[rule + 1]; i++) {
        const AttritionCount *c = &w->s->steps[i];
        json_t *object = json_object();
        put(w, object, "condition", json_text(attrition_words(w->arena, w->s->meaning, &a->steps.at[i])));
        put_count(w, object, "left", c->left);
        put_count(w, object, "false", c->lost[TRUTH_FALSE]);
        put_count(w, object, "unknown", c->lost[TRUTH_UNKNOWN]);
        put_count(w, object, "conflict", c->lost[TRUTH_CONFLICT]);
        add(w, array, object);
    }
    return array;
}

static json_t *by_rule(Writer *w)
{
    const Meaning *m = w->s->meaning;
    json_t *array = json_array();
    for (uint32_t r = 0; r < m->rules.count; r++) {
        json_t *object = json_object();
        put(w, object, "rule", json_text(m->rules.at[r].name));
        put_truths(w, object, w->s->rules[r]);
        put(w, object, "steps", steps(w, r));
        add(w, array, object);
    }
    return array;
}

/* ---- the whole ---- */

bool summary_json(Buffer *out, const Summary *s, const char *fingerprint)
{
    Arena arena = { .memory = out->memory };
    Writer w = { .s = s, .arena = &arena, .parts.memory = out->memory };
    json_t *object = json_object();
    put(&w, object, "rules", json_rules(&w.parts, s->meaning, fingerprint));
    put_count(&w, object, "cases", s->totals->cases);
    put_count(&w, object, "errors", s->totals->errors);
    put_count(&w, object, "undecided", s->totals->undecided);
    put_count(&w, object, "conflicting", s->totals->conflicting);
    put(&w, object, "conclusions", conclusions(&w));
    put(&w, object, "suspected", suspicions(&w));
    put(&w, object, "missing", asks(&w, NONE));
    put(&w, object, "conflicts", conflicts(&w));
    put(&w, object, "scores", scores(&w));
    put(&w, object, "by rule", by_rule(&w));
    bool written = json_finish(&w.parts, object, out);
    arena_free(&arena);
    return written;
}
