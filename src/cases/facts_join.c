/* How far a `no` reaches in a line of facts, and whether that can be misread. `no cough, fever or weight loss` denies
 * each; a chart misread here would turn a finding into its opposite, so what has two readings is refused. */
#include <string.h>
#include <strings.h>

#include "base/spelling.h"
#include "cases/facts_inside.h"

typedef struct Line {
    FactsReader *reader;
    const Statement *statement;
} Line;

static const Node *item_at(const Line *line, uint32_t i)
{
    return line->statement->facts.at[i];
}

static bool is_denied(const Line *line, uint32_t i)
{
    return item_at(line, i)->kind == NODE_NOT;
}

/* Whether the `no` of item i was written `not`. */
static bool is_not(const Line *line, uint32_t i)
{
    Span span = item_at(line, i)->operator_span;
    return span.end - span.start == 3;
}

static bool joined_by_or(const Line *line, uint32_t i)
{
    return line->statement->joins.at[i - 1] == CONNECT_OR;
}

/* Whether item i is joined by the word `and`, not by a comma alone: what lies between is white space, a comma, the
 * word, and perhaps comments. */
static bool joined_by_and(const Line *line, uint32_t i)
{
    const char *text = line->reader->source->text;
    uint32_t at = item_at(line, i - 1)->span.end, end = item_at(line, i)->span.start;
    while (at + 3 <= end) {
        if (text[at] == '#') {
            while (at < end && text[at] != '\n') at++;
        } else if (strncasecmp(text + at, "and", 3) == 0) {
            return true;
        } else {
            at++;
        }
    }
    return false;
}

static bool lost(FactsReader *reader)
{
    reader->table->diagnostics.no_memory = true;
    return false;
}

static const Node *without_no(const Node *item)
{
    return item->kind == NODE_NOT ? item->kids.at[0] : item;
}

/* `no A and B`, and `A, no B, C`: does the `no` of item `from` reach item `to`? */
static bool report_reach(const Line *line, uint32_t from, uint32_t to)
{
    FactsReader *r = line->reader;
    const char *first = facts_written(r, without_no(item_at(line, from))->span);
    const char *second = facts_written(r, item_at(line, to)->span);
    if (!first || !second) return lost(r);
    const char *hint = arena_printf(
        r->table->arena,
        "if both are absent, begin a line with `no %s, %s`; if only the first is, write two lines: `no %s` and `%s`",
        first, second, first, second);
    if (!hint) return lost(r);
    diagnose_two(&r->table->diagnostics, DIAGNOSTIC_NO_BEFORE_OR, item_at(line, to)->span,
                 item_at(line, from)->operator_span, "it is here", hint,
                 "It is not clear whether the `%s` reaches `%s`", is_not(line, from) ? "not" : "no", second);
    return false;
}

/* `no cough, age = 81 years` */
static bool report_unreachable(const Line *line, uint32_t from, uint32_t to)
{
    FactsReader *r = line->reader;
    const char *text = facts_written(r, item_at(line, to)->span);
    const char *hint = text ? arena_printf(r->table->arena, "write `%s` on a line of its own", text) : NULL;
    if (!hint) return lost(r);
    diagnose_two(&r->table->diagnostics, DIAGNOSTIC_NO_BEFORE_OR, item_at(line, to)->span,
                 item_at(line, from)->operator_span, "it is here", hint, "The `no` of this line would reach `%s` too",
                 text);
    return false;
}

static bool report_choice(const Line *line, uint32_t i)
{
    FactsReader *r = line->reader;
    const char *hint =
        is_denied(line, i)
            ? "for none of them, write `no A, B or C`; else put each on a line of its own"
            : "put each that is present on a line of its own; where it is not known which, state none of them";
    const Node *item = item_at(line, i);
    const char *sign = item->kind == NODE_TERM ? sign_of_rest(item->phrase.key, item->phrase.key_size) : NULL;
    if (sign)
        hint = arena_printf(r->table->arena, "write `%s` before the number, and leave out the `or` with its word",
                            sign);
    diagnose(&r->table->diagnostics, DIAGNOSTIC_NOT_A_FACT, item_at(line, i)->span, hint,
             "A fact cannot leave open which of several it is");
    return false;
}

/* `no stroke, TIA, female`: a value that stands alone is another kind of thing than what is denied before it, but where
 * that is a value of the same term. */
static bool is_other_value(const Line *line, uint32_t from, uint32_t i)
{
    const Meaning *m = line->reader->table->meaning;
    const Phrase *first = &without_no(item_at(line, from))->phrase, *phrase = &item_at(line, i)->phrase;
    Found found = meaning_find(m, phrase->key, phrase->key_size);
    if (!meaning_is_value_alone(m, found, phrase->key, phrase->key_size)) return false;
    bool same = without_no(item_at(line, from))->kind == NODE_TERM &&
                meaning_find(m, first->key, first->key_size).term == found.term;
    return m->terms.at[found.term].shape == SHAPE_ONE_OF && !same;
}

static bool begins_line(const Line *line, uint32_t i)
{
    uint32_t at = item_at(line, i - 1)->span.end, end = item_at(line, i)->span.start;
    return memchr(line->reader->source->text + at, '\n', end - at);
}

/* `no cough,` and a line below it `fever`: a comma too many would deny what was found. */
static bool report_next_line(const Line *line, uint32_t from, uint32_t to)
{
    FactsReader *r = line->reader;
    const char *text = facts_written(r, item_at(line, to)->span);
    if (!text) return lost(r);
    diagnose_two(&r->table->diagnostics, DIAGNOSTIC_NO_BEFORE_OR, item_at(line, to)->span,
                 item_at(line, from)->operator_span, "it is here",
                 "if it does, end the list with `or`: `no A, B or C`; if not, take out the comma before this line",
                 "It is not clear whether the `no` reaches `%s`, on another line", text);
    return false;
}

/* Items from (a `no`) to end - 1 (all others have none). The `no` reaches them all where it begins the line, or where
 * the last is joined by `or`. */
static bool reach_is_clear(const Line *line, uint32_t from, uint32_t end)
{
    bool clear = (from == 0 && !is_not(line, from)) || joined_by_or(line, end - 1);
    for (uint32_t i = from + 1; i < end; i++) {
        NodeKind kind = item_at(line, i)->kind;
        if (joined_by_and(line, i) || (kind == NODE_TERM && !clear)) return report_reach(line, from, i);
        if (kind != NODE_TERM || is_other_value(line, from, i)) return report_unreachable(line, from, i);
        if (begins_line(line, i) && !joined_by_or(line, end - 1)) return report_next_line(line, from, i);
    }
    return true;
}

/* `previous DVT or PE`, which is one term, whose name stands in quotes: parted at its `or`, it would say something
 * else. Whether items from to last are such a name; then it is reported. */
static bool is_one_name(const Line *line, uint32_t from, uint32_t last)
{
    FactsReader *r = line->reader;
    Span span = span_join(without_no(item_at(line, from))->span, item_at(line, last)->span);
    const char *name = facts_written(r, span);
    const char *key = name ? spelling_key(r->arena, name, strlen(name)) : NULL;
    if (!key) return !lost(r);
    if (meaning_find(r->table->meaning, key, strlen(key)).kind == LOOKUP_NOTHING) return false;
    diagnose(&r->table->diagnostics, DIAGNOSTIC_NOT_A_FACT, span,
             arena_printf(r->table->arena,
                          "put the name in quotes, `\"%s\"`; if its parts are meant, write each on a line of its own",
                          name),
             "`%s` is the name of one thing", name);
    return true;
}

/* Of names with connectives in them few parts are enough. */
static bool names_one_thing(const Line *line)
{
    enum { MOST_PARTS = 6 };
    uint32_t count = line->statement->facts.count;
    for (uint32_t from = 0; from < count; from++)
        for (uint32_t last = from + 1; last < count && last < from + MOST_PARTS && !is_denied(line, last); last++)
            if (is_one_name(line, from, last)) return true;
    return false;
}

bool line_has_one_reading(FactsReader *reader, const Statement *statement)
{
    Line line = { reader, statement };
    uint32_t end, count = statement->facts.count;
    if (names_one_thing(&line)) return false;
    if (statement->kind == STATEMENT_UNKNOWN) return true;
    for (uint32_t i = 0; i < count; i = end) {
        end = i + 1;
        if (i > 0 && joined_by_or(&line, i)) return report_choice(&line, i);
        if (!is_denied(&line, i)) continue;
        while (end < count && !is_denied(&line, end)) end++;
        if (end - i > 1 && !reach_is_clear(&line, i, end)) return false;
    }
    return true;
}
