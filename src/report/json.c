/* The report of one case as one JSON object. Keys stand in the order in which the rules declare. */
#include "base/number.h"
#include "report/account.h"
#include "report/json_parts.h"
#include "report/report.h"
#include "run/words.h"

typedef struct Writer {
    Account account;
    const Grounds *last;  /* whose missing facts were written last, and … */
    json_t *last_missing; /* … their names: in a chain of rules many verdicts wait for the same */
    JsonParts parts;
} Writer;

/* ---- parts ---- */

static void put(Writer *w, json_t *object, const char *key, json_t *value)
{
    json_put(&w->parts, object, key, value);
}

static void add(Writer *w, json_t *array, json_t *value)
{
    json_add(&w->parts, array, value);
}

/* Whole numbers as such, so that 9 is 9 and not 9.0; an end that is nowhere is null. */
static json_t *number(double value, bool computed)
{
    static const double exact = 1e15;
    if (!isfinite(value)) return json_null();
    value = number_round(value, computed ? COMPUTED_DIGITS : NUMBER_DIGITS);
    bool whole = fabs(value) < exact && value == floor(value);
    return whole ? json_integer((json_int_t)value) : json_real(value);
}

static json_t *rule_names(Writer *w, const Indexes *rules)
{
    json_t *names = json_array();
    for (uint32_t i = 0; i < rules->count; i++)
        add(w, names, json_text(w->account.meaning->rules.at[rules->at[i]].name));
    return names;
}

#define OF(kind) (1u << (kind))

/* The names of grounds that are of the kinds. */
static json_t *ground_names(Writer *w, const Grounds *grounds, unsigned kinds)
{
    json_t *names = json_array();
    for (uint32_t i = 0; i < grounds->count; i++)
        if (kinds & OF(grounds->at[i].kind))
            add(w, names, json_text(words_ground_key(w->account.arena, w->account.view, &grounds->at[i])));
    return names;
}

static void put_grounds(Writer *w, json_t *object, const char *key, const Grounds *grounds, GroundKind kind)
{
    for (uint32_t i = 0; i < grounds->count; i++) {
        if (grounds->at[i].kind != kind) continue;
        put(w, object, key, ground_names(w, grounds, OF(kind)));
        return;
    }
}

static json_t *missing_names(Writer *w, const Grounds *grounds)
{
    if (grounds != w->last) {
        json_decref(w->last_missing);
        w->last_missing = ground_names(w, grounds, OF(GROUND_MISSING));
        w->last = grounds;
    }
    return json_incref(w->last_missing);
}

static void put_missing(Writer *w, json_t *object, Subject subject)
{
    const Grounds *grounds = explain(&w->account.explainer, WHAT_IS_MISSING, subject);
    if (!grounds) {
        w->parts.failed = true;
        return;
    }
    put(w, object, "missing", missing_names(w, grounds));
    put_grounds(w, object, "in conflict", grounds, GROUND_CONFLICT);
    put_grounds(w, object, "not applicable", grounds, GROUND_NOT_APPLICABLE);
}

/* `true` where no ground can be named. */
static const Grounds *put_caveat(Writer *w, json_t *object, const char *key, unsigned kinds, Question question,
                                 Subject subject)
{
    const Grounds *grounds = explain(&w->account.explainer, question, subject);
    if (!grounds) w->parts.failed = true;
    else put(w, object, key, grounds->count ? ground_names(w, grounds, kinds) : json_true());
    return grounds;
}

static void put_provided(Writer *w, json_t *object, Subject subject)
{
    unsigned absent = OF(GROUND_ABSENT) | OF(GROUND_ASSUMED);
    const Grounds *grounds = put_caveat(w, object, "provided", absent, WHY_PROVIDED, subject);
    if (!grounds) return;
    put_grounds(w, object, "provided present", grounds, GROUND_PRESENT);
    put_grounds(w, object, "provided in conflict", grounds, GROUND_CONFLICT);
}

static void put_caveats(Writer *w, json_t *object, unsigned caveats, Subject subject)
{
    if (caveats & CAVEAT_DISPUTED) put_caveat(w, object, "disputed", ~0u, WHY_DISPUTED, subject);
    if (caveats & CAVEAT_PROVIDED) put_provided(w, object, subject);
}

/* Caveats of the verdict, or what an undetermined one waits for. */
static void put_standing(Writer *w, json_t *object, Truth truth, unsigned caveats, Subject subject)
{
    put_caveats(w, object, caveats, subject);
    if (truth == TRUTH_UNKNOWN) put_missing(w, object, subject);
}

/* ---- verdicts ---- */

static json_t *conclusion(Writer *w, uint32_t index)
{
    const View *view = w->account.view;
    Indexes fired = { 0 }, excluding = { 0 };
    Truth truth = view_truth(view, index);
    unsigned caveats = view_caveats(view, index);
    json_t *object = json_object();
    if (!explain_fired(view, w->account.arena, index, false, &fired)) w->parts.failed = true;
    if (!explain_fired(view, w->account.arena, index, true, &excluding)) w->parts.failed = true;
    put(w, object, "truth", json_text(words_truth(truth)));
    put(w, object, "rules", rule_names(w, &fired));
    if (caveats & CAVEAT_EXCLUDED) put(w, object, "excluded", rule_names(w, &excluding));
    put_standing(w, object, truth, caveats, about(SUBJECT_PROPOSITION, index));
    return object;
}

static json_t *suspicion(Writer *w, uint32_t index)
{
    const View *view = w->account.view;
    Indexes fired = { 0 }, doubting = { 0 };
    Truth truth = view_suspicion(view, index);
    json_t *object = json_object();
    if (!explain_suggesting(view, w->account.arena, index, false, &fired)) w->parts.failed = true;
    if (!explain_suggesting(view, w->account.arena, index, true, &doubting)) w->parts.failed = true;
    put(w, object, "truth", json_text(words_truth(truth)));
    put(w, object, "rules", rule_names(w, &fired));
    if (doubting.count) put(w, object, "doubted", rule_names(w, &doubting));
    put_standing(w, object, truth, view_suspicion_caveats(view, index), about(SUBJECT_SUSPICION, index));
    return object;
}

static json_t *conclusions(Writer *w)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < w->account.meaning->propositions.count; i++)
        if (account_is_conclusion(&w->account, i))
            put(w, object, w->account.meaning->propositions.at[i].name, conclusion(w, i));
    return object;
}

static json_t *suspicions(Writer *w)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < w->account.meaning->propositions.count; i++)
        if (w->account.meaning->propositions.at[i].suspected_t != NONE)
            put(w, object, w->account.meaning->propositions.at[i].name, suspicion(w, i));
    return object;
}

/* ---- measures ---- */

static void put_ends(Writer *w, json_t *object, Interval interval, bool computed)
{
    put(w, object, "low", number(interval.lo, computed));
    put(w, object, "high", number(interval.hi, computed));
    if (interval.lo_open && isfinite(interval.lo)) put(w, object, "low_open", json_true());
    if (interval.hi_open && isfinite(interval.hi)) put(w, object, "high_open", json_true());
}

static json_t *measure(Writer *w, uint32_t index)
{
    const Term *term = &w->account.meaning->terms.at[index];
    NumberVerdict verdict = view_number(w->account.view, index);
    json_t *object = json_object();
    put_ends(w, object, verdict.interval, term->formula);
    put(w, object, "unit", json_text(term->unit.text));
    const char *unit = account_other_unit(&w->account, index);
    if (unit) put(w, object, "stated in", json_text(unit));
    if (term->values.count)
        put(w, object, "band", verdict.band == NONE ? json_null() : json_text(term->values.at[verdict.band].name));
    if (verdict.bands_fail) put(w, object, "bands do not rise", json_true());
    if (verdict.conflict) put(w, object, "conflict", json_true());
    put_caveats(w, object, view_number_caveats(w->account.view, index), about(SUBJECT_NUMBER, index));
    if (verdict.not_applicable)
        put(w, object, "not applicable", json_text(words_not_applicable(w->account.arena, w->account.view, index)));
    else if (term->formula && !interval_is_point(&verdict.interval))
        put_missing(w, object, about(SUBJECT_NUMBER, index));
    return object;
}

static json_t *measures(Writer *w)
{
    json_t *object = json_object();
    for (uint32_t i = 0; i < w->account.meaning->terms.count; i++)
        if (account_tells_number(&w->account, i)) put(w, object, w->account.meaning->terms.at[i].name, measure(w, i));
    return object;
}

/* ---- conflicts ---- */

static void put_place(Writer *w, json_t *object, const Sources *sources, Span span)
{
    if (span.file >= sources->list.count) return;
    const Source *source = &sources->list.at[span.file];
    put(w, object, "file", json_text(source->name));
    put(w, object, "line", json_integer(source_line_of(source, span.start)));
}

static json_t *fact(Writer *w, const Observation *observation)
{
    json_t *object = json_object();
    put(w, object, "fact", json_text(account_fact_text(&w->account, observation)));
    put_place(w, object, &w->account.view->table->sources, observation->span);
    return object;
}

static json_t *rule(Writer *w, uint32_t index)
{
    const Rule *r = &w->account.meaning->rules.at[index];
    json_t *object = json_object();
    put(w, object, "rule", json_text(r->name));
    put_place(w, object, w->account.meaning->sources, r->span);
    return object;
}

static json_t *side(Writer *w, SubjectKind kind, uint32_t proposition, bool against)
{
    Evidences evidence = { 0 };
    json_t *array = json_array();
    if (!account_evidence(&w->account, kind, proposition, against, &evidence)) w->parts.failed = true;
    for (uint32_t i = 0; i < evidence.count; i++)
        add(w, array, evidence.at[i].fact ? fact(w, evidence.at[i].fact) : rule(w, evidence.at[i].rule));
    return array;
}

/* A proposition, or its suspicion. */
static json_t *conflict(Writer *w, SubjectKind kind, uint32_t proposition)
{
    Ground ground = { .kind = GROUND_CONFLICT, .suspicion = kind == SUBJECT_SUSPICION, .proposition = proposition };
    json_t *object = json_object();
    put(w, object, "name", json_text(words_ground_key(w->account.arena, w->account.view, &ground)));
    put(w, object, "for", side(w, kind, proposition, false));
    put(w, object, "against", side(w, kind, proposition, true));
    if (account_rules_fail(&w->account, kind, proposition)) put(w, object, "all rules fail", json_true());
    return object;
}

/* A number: all that is stated of it. */
static json_t *number_conflict(Writer *w, uint32_t index)
{
    Observations observations = view_observations(w->account.view);
    json_t *object = json_object(), *stated = json_array();
    for (uint32_t i = w->account.of_term[index]; i != NONE; i = w->account.next[i])
        if (observations.at[i].kind != OBSERVED_UNKNOWN) add(w, stated, fact(w, &observations.at[i]));
    put(w, object, "name", json_text(w->account.meaning->terms.at[index].name));
    put(w, object, "stated", stated);
    return object;
}

static json_t *conflicts(Writer *w)
{
    const Meaning *meaning = w->account.meaning;
    json_t *array = json_array();
    for (uint32_t i = 0; i < meaning->terms.count; i++) {
        const Term *term = &meaning->terms.at[i];
        if (term->is_number && view_number(w->account.view, i).conflict) add(w, array, number_conflict(w, i));
        for (uint32_t p = term->first_proposition; p < term->first_proposition + term->propositions; p++) {
            if (view_truth(w->account.view, p) == TRUTH_CONFLICT) add(w, array, conflict(w, SUBJECT_PROPOSITION, p));
            if (view_suspicion(w->account.view, p) == TRUTH_CONFLICT) add(w, array, conflict(w, SUBJECT_SUSPICION, p));
        }
    }
    return array;
}

/* ---- the whole ---- */

static json_t *unused(Writer *w)
{
    Names names = { 0 };
    json_t *array = json_array();
    if (!account_unused(&w->account, &names)) w->parts.failed = true;
    for (uint32_t i = 0; i < names.count; i++) add(w, array, json_text(names.at[i]));
    return array;
}

static json_t *whole(Writer *w, const char *fingerprint)
{
    const CaseRow *row = &w->account.view->table->rows.at[w->account.view->row];
    json_t *object = json_object();
    put(w, object, "case", json_text(row->name));
    if (row->description) put(w, object, "description", json_text(row->description));
    put(w, object, "rules", json_rules(&w->parts, w->account.meaning, fingerprint));
    put(w, object, "conclusions", conclusions(w));
    put(w, object, "suspected", suspicions(w));
    put(w, object, "measures", measures(w));
    put(w, object, "conflicts", conflicts(w));
    put(w, object, "unused", unused(w));
    return object;
}

bool report_json(Buffer *out, const View *view, const char *fingerprint)
{
    Arena arena = { .memory = out->memory };
    Writer w = { .parts.memory = out->memory };
    json_t *object = NULL;
    if (account_start(&w.account, view, &arena)) object = whole(&w, fingerprint);
    bool written = json_finish(&w.parts, object, out);
    json_decref(w.last_missing);
    arena_free(&arena);
    return written;
}
