/* One line of facts: what each of its items states. */
#include <string.h>

#include "cases/facts_inside.h"
#include "cases/interval_text.h"

/* A line while its items are stated, one after the other. */
typedef struct Line {
    FactsReader *reader;
    uint32_t subject; /* the term with values that the next item may go on with */
    const Node *no;   /* the item whose `no` reaches what follows, or NULL */
    bool unknown;
    bool several;       /* items */
    const char *reason; /* why it is unknown, or NULL */
} Line;

static bool no_memory(const FactsReader *reader)
{
    reader->table->diagnostics.no_memory = true;
    return false;
}

/* ---- facts that no rule knows ---- */

/* An item without its `no`. */
static const Node *said_of(const Node *item)
{
    return item->kind == NODE_NOT ? item->kids.at[0] : item;
}

/* The phrase that an item is about, where it begins with one. A denied comparison is no fact, whatever it is about. */
static const Phrase *subject_of(const Node *item)
{
    bool denied = item->kind == NODE_NOT;
    item = said_of(item);
    while (item->kind == NODE_GROUP) item = item->kids.at[0];
    bool compared = item->kind == NODE_COMPARE || item->kind == NODE_BETWEEN;
    if (item->kind == NODE_IS || (compared && !denied)) item = item->kids.at[0];
    return item->kind == NODE_TERM && !item->unit ? &item->phrase : NULL;
}

/* Whether an item begins with its own `no`. */
static bool says_no(const Node *item)
{
    return item->kind == NODE_NOT && item->span.start != said_of(item)->span.start;
}

static bool is_comparison(const char *text)
{
    return strpbrk(text, "<>=") || strstr(text, " at least ") || strstr(text, " at most ") || strstr(text, " between ");
}

/* `did you mean …`, for the whole of an item: what is near to a phrase that is denied or unknown must not turn that
 * round.
 */
static const char *meant_by_item(const Line *line, const Node *item, const char *meant)
{
    FactsReader *r = line->reader;
    bool turns = strncmp(meant, "no ", 3) == 0 || strncmp(meant, "unknown ", 8) == 0;
    if (line->unknown && turns) return NULL;
    if (!says_no(item)) return arena_printf(r->table->arena, "did you mean `%s`?", meant);
    if (is_comparison(meant)) return "a measurement is stated as it is: what it is not below is `at least`";
    return turns ? NULL : arena_printf(r->table->arena, "did you mean `no %s`?", meant);
}

static bool report_stranger(const Line *line, const Node *item, Near near)
{
    FactsReader *r = line->reader;
    Diagnostics *d = &r->table->diagnostics;
    Span span = says_no(item) ? item->span : said_of(item)->span;
    const char *hint = near.meant ? meant_by_item(line, item, near.meant) : near.advice;
    const char *text = facts_written(r, span);
    if (!hint) hint = "see that it is written as in the rules; as it stands, it has no part in any verdict";
    if (!text) return no_memory(r);
    if (r->options->strict) diagnose(d, DIAGNOSTIC_STRICT_UNKNOWN_FACT, span, hint, "No rule knows `%s`", text);
    else diagnose(d, DIAGNOSTIC_UNKNOWN_FACT, span, hint, "No rule knows `%s`", text);
    return !d->no_memory;
}

/* `denies cough, fever`: as it stands, fever would be present. What to write for the first, or NULL where all is clear.
 */
static const char *denial_among_others(const Line *line, const Node *item, const char *nearest)
{
    const Phrase *phrase = subject_of(item);
    if (!line->several || line->unknown) return NULL;
    if (nearest && strncmp(nearest, "no ", 3) == 0) return nearest;
    const char *denied = phrase ? denied_by_phrase(phrase) : NULL;
    return denied ? arena_printf(line->reader->table->arena, "no %s", denied) : NULL;
}

static bool report_denial(FactsReader *r, const char *meant, Span span)
{
    const char *text = facts_written(r, span);
    const char *hint = arena_printf(
        r->table->arena, "write `%s` on a line of its own; what else is absent goes on with it: `no A, B or C`", meant);
    if (!text || !hint) return no_memory(r);
    diagnose(&r->table->diagnostics, DIAGNOSTIC_NO_BEFORE_OR, span, hint, "It is not clear how far `%s` reaches", text);
    return !r->table->diagnostics.no_memory;
}

/* A denial is kept as one: a report that left its `no` out would make a finding of it. */
static bool keep_stranger(FactsReader *r, const Node *item, const char *text, Span span)
{
    CaseTable *table = r->table;
    if (item->kind == NODE_NOT) text = arena_printf(table->arena, "no %s", text);
    if (!text) return no_memory(r);
    const Phrase *phrase = subject_of(item);
    if (phrase && expects_misspelt(phrase) && !expected_add_misspelt(r, span)) return false;
    return vec_push(table->arena, &table->strangers, (Stranger){ table->rows.count - 1, text, span }) || no_memory(r);
}

/* A phrase seen before: what is near to it need not be searched again, and a warning would say nothing new. */
static bool known_stranger(const Line *line, const Node *item, uint32_t known)
{
    FactsReader *r = line->reader;
    Span span = said_of(item)->span;
    const char *meant = denial_among_others(line, item, r->near.at[known].meant);
    if (meant) return report_denial(r, meant, span);
    const char *text = facts_written(r, span);
    if (!text || !keep_stranger(r, item, text, span)) return no_memory(r);
    return !r->options->strict || report_stranger(line, item, r->near.at[known]);
}

static bool new_stranger(const Line *line, const Node *item, const Fact *fact)
{
    FactsReader *r = line->reader;
    Near near = { fact->nearest, fact->advice };
    const char *meant = denial_among_others(line, item, near.meant);
    if (meant) return report_denial(r, meant, fact->span);
    const Phrase *phrase = subject_of(item);
    const char *text = facts_written(r, fact->span);
    if (!text || !keep_stranger(r, item, text, fact->span)) return no_memory(r);
    if (phrase && (!vec_push(r->arena, &r->near, near) ||
                   !table_put(&r->strangers, phrase->key, phrase->key_size, r->near.count - 1)))
        return no_memory(r);
    return report_stranger(line, item, near);
}

/* ---- stating ---- */

static bool state_number(FactsReader *r, const Fact *fact)
{
    const Term *term = &r->table->meaning->terms.at[fact->term];
    Interval within = interval_meet(fact->interval, term->range);
    if (!interval_empty(within)) {
        if (!cases_state_number(r->table, fact->term, within, fact->span)) return false;
        r->table->observations.at[r->table->observations.count - 1].charted = fact->charted;
        return cases_stated_in(r->table, fact->unit);
    }
    const char *number = interval_text(r->table->arena, term, fact->interval);
    const char *range = interval_range_text(r->table->arena, term);
    if (!number || !range) return no_memory(r);
    diagnose(&r->table->diagnostics, DIAGNOSTIC_OUT_OF_RANGE, fact->span,
             "check the number and its unit; if both are right, widen the `range` of the measure in the rules",
             "`%s` is stated as %s, which lies outside its range, %s", term->name, number, range);
    return !r->table->diagnostics.no_memory;
}

static bool state_unknown(const Line *line, const Fact *fact)
{
    CaseTable *table = line->reader->table;
    if (fact->kind == FACT_PROPOSITION && !fact->absent)
        return cases_state(table, fact->proposition, OBSERVED_UNKNOWN, fact->span, line->reason);
    diagnose(&table->diagnostics, DIAGNOSTIC_NOT_A_FACT, fact->span, "write `unknown` and the name alone",
             fact->kind == FACT_NUMBER ? "A number that is stated is not unknown"
                                       : "`unknown` and `no` do not go together");
    return !table->diagnostics.no_memory;
}

/* A drug that the patient takes is no advice to give it. */
static bool warn_action(const Line *line, const Fact *fact)
{
    CaseTable *table = line->reader->table;
    const Term *term = &table->meaning->terms.at[fact->term];
    if (term->kind != TERM_ACTION) return true;
    diagnose(&table->diagnostics, DIAGNOSTIC_STATED_ACTION, fact->span,
             "what is done or taken already is a finding, with a name of its own",
             "`%s` is an action: to state it says that it is %s", term->name,
             fact->absent ? "advised against" : "advised");
    return !table->diagnostics.no_memory;
}

/* Whether the case can have no further fact; told once. */
static bool is_full(FactsReader *r, Span span)
{
    if (!r->told_of_many) r->told_of_many = cases_full_of_facts(r->table, span);
    return r->told_of_many;
}

static bool state_fact(const Line *line, const Node *item, const Fact *fact)
{
    if (fact->kind == FACT_STRANGER) return new_stranger(line, item, fact);
    if (is_full(line->reader, fact->span)) return !line->reader->table->diagnostics.no_memory;
    if (line->unknown) return state_unknown(line, fact);
    if (fact->kind == FACT_NUMBER) return state_number(line->reader, fact);
    if (!warn_action(line, fact)) return false;
    return cases_state(line->reader->table, fact->proposition, fact->absent ? OBSERVED_ABSENT : OBSERVED_PRESENT,
                       fact->span, NULL);
}

/* ---- items ---- */

/* The item under the `no` that began before it. */
static Node *deny(FactsReader *r, const Node *no, Node *item)
{
    Node *made = arena_zero(r->arena, sizeof *made);
    if (!made || !vec_push(r->arena, &made->kids, item)) return NULL;
    made->kind = NODE_NOT;
    made->span = item->span;
    made->operator_span = no->operator_span;
    return made;
}

/* `unknown` reaches a term whole, also one that must else be said with a value or a number. */
static bool whole_term(const Line *line, const Node *item, uint32_t *term)
{
    if (!line->unknown || line->subject != NONE || item->kind != NODE_TERM || item->unit) return false;
    Found found = meaning_find(line->reader->table->meaning, item->phrase.key, item->phrase.key_size);
    *term = found.term;
    return found.kind == LOOKUP_TERM;
}

static bool state_item(Line *line, Node *item)
{
    FactsReader *r = line->reader;
    const Phrase *phrase = subject_of(item);
    uint32_t term;
    if (line->subject == NONE && phrase) {
        uint32_t known = table_find(&r->strangers, phrase->key, phrase->key_size);
        if (known != TABLE_NONE) return known_stranger(line, item, known);
    }
    bool whole = whole_term(line, item, &term);
    if (whole && is_full(r, item->span)) return !r->table->diagnostics.no_memory;
    if (whole) return cases_state_unknown(r->table, term, item->span, line->reason);
    if (line->no && item->kind != NODE_NOT && !(item = deny(r, line->no, item))) return no_memory(r);
    r->facts.count = 0;
    if (!check_fact(r->table->meaning, &r->table->sources, r->arena, &r->table->diagnostics, item, &line->subject,
                    &r->facts))
        return false;
    for (uint32_t i = 0; i < r->facts.count; i++)
        if (!state_fact(line, item, &r->facts.at[i])) return false;
    return true;
}

/* `cough, N`: the second says how it is with the first, which alone would be present. */
static bool states_the_last(const Line *line, const Node *last, const Node *item)
{
    FactsReader *r = line->reader;
    bool term = item->kind == NODE_TERM && !item->phrase.quoted, number = item->kind == NODE_NUMBER;
    const char *word = item->phrase.text;
    if (line->unknown || item->unit || !(term || number) || !last || last->kind != NODE_TERM || last->unit)
        return false;
    if (term && meaning_find(r->table->meaning, item->phrase.key, item->phrase.key_size).kind != LOOKUP_NOTHING)
        return false;
    if (meaning_find(r->table->meaning, last->phrase.key, last->phrase.key_size).proposition == NONE) return false;
    const char *meant = said_by_word(r->table->arena, last->phrase.text, word, (uint32_t)strlen(word));
    if (!meant) return false;
    diagnose(&r->table->diagnostics, DIAGNOSTIC_NOT_A_FACT, span_join(last->span, item->span),
             arena_printf(r->table->arena, "if `%s` says how it is with `%s`, write `%s`; else take it out", word,
                          last->phrase.text, meant),
             "As it stands, `%s` is present, whatever `%s` says", last->phrase.text, word);
    return true;
}

bool line_state(FactsReader *reader, const Statement *statement)
{
    CaseTable *table = reader->table;
    Line line = { .reader = reader,
                  .subject = NONE,
                  .unknown = statement->kind == STATEMENT_UNKNOWN,
                  .several = statement->facts.count > 1 };
    if (!line_has_one_reading(reader, statement)) return !table->diagnostics.no_memory;
    if (statement->string) {
        line.reason = arena_copy(table->arena, statement->string, strlen(statement->string));
        if (!line.reason) return no_memory(reader);
    }
    for (uint32_t i = 0; i < statement->facts.count; i++) {
        Node *item = statement->facts.at[i];
        if (item->kind == NODE_NOT) line.no = item;
        else if (!line.no && i && states_the_last(&line, statement->facts.at[i - 1], item)) continue;
        if (!state_item(&line, item)) return false;
    }
    return true;
}
