/* Conditions: from what is written to what is meant. */
#include <math.h>
#include <string.h>

#include "language/checker_inside.h"

Condition *condition_new(Checker *c, ConditionKind kind, Span span, uint32_t kids)
{
    Condition *made = arena_zero(c->arena, sizeof *made);
    if (!made || (kids && !(made->kids = arena_zero(c->arena, kids * sizeof *made->kids)))) {
        c->diagnostics->no_memory = true;
        return NULL;
    }
    made->kind = kind;
    made->span = span;
    made->count = kids;
    made->proposition = made->term = made->t = made->f = NONE;
    return made;
}

static void mark_used(Checker *c, uint32_t term)
{
    if (c->made) c->made->terms.at[term].used = true; /* a condition from outside changes nothing */
}

Condition *condition_of(Checker *c, uint32_t proposition, Span span)
{
    Condition *made = condition_new(c, CONDITION_PROPOSITION, span, 0);
    if (!made) return NULL;
    made->proposition = proposition;
    mark_used(c, c->meaning->propositions.at[proposition].term);
    return made;
}

Condition *condition_not(Checker *c, Condition *inner, Span span)
{
    Condition *made = inner ? condition_new(c, CONDITION_NOT, span, 1) : NULL;
    if (made) made->kids[0] = inner;
    return made;
}

static Condition *both(Checker *c, ConditionKind kind, Condition *a, Condition *b, Span span)
{
    Condition *made = a && b ? condition_new(c, kind, span, 2) : NULL;
    if (made) made->kids[0] = a, made->kids[1] = b;
    return made;
}

static Condition *less(Checker *c, Number *a, Number *b, Span span)
{
    Condition *made = condition_new(c, CONDITION_LESS, span, 0);
    if (made) made->numbers[0] = a, made->numbers[1] = b;
    return made;
}

Condition *condition_compare(Checker *c, Relation relation, Number *a, Number *b, Span span)
{
    switch (relation) {
    case RELATION_LESS: return less(c, a, b, span);
    case RELATION_MORE: return less(c, b, a, span);
    case RELATION_AT_MOST: return condition_not(c, less(c, b, a, span), span);
    case RELATION_AT_LEAST: return condition_not(c, less(c, a, b, span), span);
    default:
        return both(c, CONDITION_AND, condition_compare(c, RELATION_AT_LEAST, a, b, span),
                    condition_compare(c, RELATION_AT_MOST, a, b, span), span);
    }
}

/* The text of a node on one line, for messages. */
const char *node_text(const Checker *c, const Node *node)
{
    const Source *source = &c->sources->list.at[node->span.file];
    uint32_t size = node->span.end - node->span.start, out = 0;
    char *text = arena_copy(c->arena, source->text + node->span.start, size);
    if (!text) return "…";
    for (uint32_t i = 0; i < size; i++) {
        bool blank = text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r';
        if (blank && out && text[out - 1] == ' ') continue;
        text[out++] = blank ? ' ' : text[i];
    }
    text[out] = 0;
    return text;
}

static const char *const connective_words[] = { "and", "with", "without", "or" };

/* A chain read so that neighbours joined by `or` (or by all that is not `or`) are bracketed. */
static const char *reading(Checker *c, const Node *chain, bool or_first)
{
    Buffer text = { .memory = c->arena->memory };
    uint32_t count = chain->kids.count;
    bool open = false;
    for (uint32_t i = 0; i < count; i++) {
        bool before = i > 0 && (chain->links.at[i] == CONNECT_OR) == or_first;
        bool after = i + 1 < count && (chain->links.at[i + 1] == CONNECT_OR) == or_first;
        if (i) buffer_printf(&text, " %s ", connective_words[chain->links.at[i]]);
        if (after && !before) buffer_text(&text, "("), open = true;
        buffer_text(&text, node_text(c, chain->kids.at[i]));
        if (open && before && !after) buffer_text(&text, ")"), open = false;
    }
    const char *made = text.failed ? NULL : arena_copy(c->arena, text.text, text.size);
    buffer_free(&text);
    if (!made) c->diagnostics->no_memory = true;
    return made ? made : "…";
}

static bool report_mixed(Checker *c, const Node *node)
{
    uint32_t at = 1;
    while ((node->links.at[at] == CONNECT_OR) == (node->links.at[1] == CONNECT_OR)) at++;
    diagnose(c->diagnostics, DIAGNOSTIC_MIXED_AND_OR, node->link_spans.at[at - 1],
             arena_printf(c->arena, "write %s, or write %s", reading(c, node, false), reading(c, node, true)),
             "`and` and `or` do not mix without brackets");
    return false;
}

static bool report_without(Checker *c, const Node *node, uint32_t at)
{
    const char *before = node_text(c, node->kids.at[at - 1]), *middle = node_text(c, node->kids.at[at]);
    const char *after = node_text(c, node->kids.at[at + 1]), *join = connective_words[node->links.at[at + 1]];
    diagnose(c->diagnostics, DIAGNOSTIC_WITHOUT_NOT_LAST, node->link_spans.at[at - 1],
             arena_printf(c->arena, "write (%s without %s) %s %s, or write %s without (%s %s %s)", before, middle, join,
                          after, before, middle, join, after),
             "`without` comes last");
    return false;
}

static bool report_no(Checker *c, const Node *node, uint32_t at)
{
    const Node *no = node->kids.at[at];
    const char *inner = node_text(c, no->kids.at[0]), *next = node_text(c, node->kids.at[at + 1]);
    diagnose(c->diagnostics, DIAGNOSTIC_NO_BEFORE_OR, no->operator_span,
             arena_printf(c->arena, "write (no %s) or %s, or write no (%s or %s)", inner, next, inner, next),
             "`no` before `or` can be read in two ways");
    return false;
}

bool chain_is_sound(Checker *c, const Node *node)
{
    bool any_or = false, any_and = false;
    for (uint32_t i = 1; i < node->kids.count; i++) {
        any_or |= node->links.at[i] == CONNECT_OR;
        any_and |= node->links.at[i] != CONNECT_OR;
    }
    if (any_or && any_and) return report_mixed(c, node);
    for (uint32_t i = 0; i + 1 < node->kids.count; i++) {
        if (i && node->links.at[i] == CONNECT_WITHOUT) return report_without(c, node, i);
        if (any_or && node->kids.at[i]->kind == NODE_NOT) return report_no(c, node, i);
    }
    return true;
}

/* `X is V or W`: W alone is a value of the term that the item before is about. */
static bool value_follows(Checker *c, const Node *is, const Node *next)
{
    if (is->kind != NODE_IS || is->one_of || next->kind != NODE_TERM || is->kids.at[0]->kind != NODE_TERM) return false;
    const Phrase *subject = &is->kids.at[0]->phrase;
    uint32_t term = table_find(&c->meaning->phrases, subject->key, subject->key_size);
    if (term == TABLE_NONE || meaning_value(c->meaning, term, next->phrase.key, next->phrase.key_size) == NONE)
        return false;
    diagnose(c->diagnostics, DIAGNOSTIC_VALUE_OR_VALUE, next->span,
             arena_printf(c->arena, "write %s is one of (%s, %s)", subject->text, node_text(c, is->kids.at[1]),
                          next->phrase.text),
             "`or` joins whole conditions, not values");
    return true;
}

static Condition *make_chain(Checker *c, const Node *node)
{
    if (!chain_is_sound(c, node)) return NULL;
    bool any_or = node->links.at[1] == CONNECT_OR, failed = false;
    Condition *made = condition_new(c, any_or ? CONDITION_OR : CONDITION_AND, node->span, node->kids.count);
    for (uint32_t i = 0; made && i < node->kids.count; i++) {
        if (any_or && i && value_follows(c, node->kids.at[i - 1], node->kids.at[i])) return NULL;
        Condition *kid = make_condition(c, node->kids.at[i]);
        if (kid && node->links.at[i] == CONNECT_WITHOUT && i) kid = condition_not(c, kid, kid->span);
        if (!kid) failed = true; /* go on: the other items' errors are wanted too */
        made->kids[i] = kid;
    }
    return failed ? NULL : made;
}

static const char *values_hint(Checker *c, const Term *t)
{
    if (t->is_number)
        return t->values.count
                   ? arena_printf(c->arena, "compare it (`%s above …`) or name a band (`%s is %s`)", t->name, t->name,
                                  t->values.at[0].name)
                   : arena_printf(c->arena, "compare it: `%s above …`, `at least …`, `between … and …`", t->name);
    return arena_printf(c->arena, "write `%s is %s` or another of its values", t->name, t->values.at[0].name);
}

static Condition *make_term(Checker *c, const Node *node)
{
    Found found;
    if (node->unit) {
        diagnose(c->diagnostics, DIAGNOSTIC_NOT_A_CONDITION, node->span,
                 "two conditions are joined by `and`, `or`, `with`; what stands in these brackets was read as a unit",
                 "`%s` is read as a number here, where a condition is wanted", node_text(c, node));
        return NULL;
    }
    if (find_phrase(c, &node->phrase, &found) == FIND_ERROR) return NULL;
    if (found.proposition != NONE) return condition_of(c, found.proposition, node->span);
    const Term *t = &c->meaning->terms.at[found.term];
    diagnose(c->diagnostics, t->is_number ? DIAGNOSTIC_NOT_A_CONDITION : DIAGNOSTIC_NEEDS_VALUE, node->span,
             values_hint(c, t),
             t->is_number ? "`%s` is a number, and alone it is neither true nor false"
                          : "`%s` has values, and alone it is neither true nor false",
             t->name);
    return NULL;
}

/* `recorded`, `conflicting` and `suspected` are said like values. */
static bool special_word(const Phrase *value, ConditionKind *kind)
{
    if (value->quoted) return false;
    if (strcmp(value->key, "recorded") == 0) *kind = CONDITION_RECORDED;
    else if (strcmp(value->key, "conflicting") == 0) *kind = CONDITION_CONFLICTING;
    else if (strcmp(value->key, "suspected") == 0) *kind = CONDITION_SUSPECTED;
    else return false;
    return true;
}

static Condition *make_special(Checker *c, const Node *node, ConditionKind kind)
{
    const Node *subject = bare_node(node->kids.at[0]);
    uint32_t term = NONE, proposition = NONE;
    if (subject->kind == NODE_TERM && !subject->unit) {
        Found found;
        if (find_phrase(c, &subject->phrase, &found) == FIND_ERROR) return NULL;
        proposition = found.proposition;
        term = found.term;
    } else if (subject->kind == NODE_IS && !subject->negated && subject->kids.count == 2) {
        Condition *inner = make_condition(c, subject);
        if (!inner) return NULL;
        if (inner->kind == CONDITION_PROPOSITION)
            proposition = inner->proposition, term = c->meaning->propositions.at[proposition].term;
    }
    if (term == NONE || (kind == CONDITION_SUSPECTED && proposition == NONE)) {
        diagnose(c->diagnostics, DIAGNOSTIC_NOT_A_CONDITION, node->kids.at[0]->span,
                 "name one finding, conclusion or value",
                 "Only a single thing can be recorded, conflicting or suspected");
        return NULL;
    }
    Condition *made = condition_new(c, kind, node->span, 0);
    if (!made) return NULL;
    const Term *t = &c->meaning->terms.at[term];
    made->proposition = proposition;
    made->first = proposition != NONE ? proposition : t->first_proposition;
    made->n = proposition != NONE ? 1 : t->propositions;
    if (proposition == NONE && t->is_number) made->term = term;
    mark_used(c, term);
    return node->negated ? condition_not(c, made, node->span) : made;
}

static Condition *make_is(Checker *c, const Node *node)
{
    ConditionKind kind;
    const Node *subject = bare_node(node->kids.at[0]);
    uint32_t values = node->kids.count - 1, term = NONE;
    Found found = { .kind = LOOKUP_NOTHING, .term = NONE };
    bool plain_subject = subject->kind == NODE_TERM && !subject->unit;
    if (values == 1 && !node->one_of && special_word(&node->kids.at[1]->phrase, &kind)) {
        if (plain_subject) term = table_find(&c->meaning->phrases, subject->phrase.key, subject->phrase.key_size);
        const Phrase *word = &node->kids.at[1]->phrase;
        if (term == TABLE_NONE || meaning_value(c->meaning, term, word->key, word->key_size) == NONE)
            return make_special(c, node, kind);
    }
    if (!plain_subject) {
        diagnose(c->diagnostics, DIAGNOSTIC_NOT_A_CONDITION, subject->span, "write TERM is VALUE",
                 "Only a term can have a value");
        return NULL;
    }
    c->opposite = values == 1 ? node->kids.at[1] : NULL;
    FindStatus status = find_phrase(c, &subject->phrase, &found);
    c->opposite = NULL;
    if (status == FIND_ERROR) return NULL;
    Condition *any = condition_new(c, CONDITION_OR, node->span, values);
    for (uint32_t i = 0; any && i < values; i++) {
        uint32_t proposition = find_value(c, found.term, &node->kids.at[i + 1]->phrase, node->negated);
        if (proposition == NONE) return NULL;
        for (uint32_t k = 0; k < i; k++) {
            if (any->kids[k]->proposition != proposition) continue;
            diagnose(c->diagnostics, DIAGNOSTIC_NAMED_TWICE, node->kids.at[i + 1]->span, "take one of them out",
                     "This value is named twice");
            return NULL;
        }
        any->kids[i] = condition_of(c, proposition, node->span);
        if (!any->kids[i]) return NULL;
    }
    Condition *made = any && values == 1 ? any->kids[0] : any;
    return made && node->negated ? condition_not(c, made, node->span) : made;
}

static bool same_thing(const Condition *a, const Condition *b)
{
    if (a->kind != b->kind) return false;
    if (a->kind == CONDITION_PROPOSITION || a->kind == CONDITION_SUSPECTED) return a->proposition == b->proposition;
    if (a->kind == CONDITION_NOT) return same_thing(a->kids[0], b->kids[0]);
    return false;
}

/* Naming one thing twice in a list that is counted. */
static bool named_twice(Checker *c, const Condition *list)
{
    Table seen;
    table_init(&seen, c->arena);
    for (uint32_t i = 0; i < list->count; i++) {
        const Condition *kid = list->kids[i], *inner = kid->kind == CONDITION_NOT ? kid->kids[0] : kid;
        if (inner->kind != CONDITION_PROPOSITION && inner->kind != CONDITION_SUSPECTED) continue;
        uint32_t key[3] = { kid->kind, inner->kind, inner->proposition }, *kept = arena_alloc(c->arena, sizeof key);
        if (!kept) {
            c->diagnostics->no_memory = true;
            return true;
        }
        memcpy(kept, key, sizeof key);
        uint32_t other = table_find(&seen, (const char *)kept, sizeof key);
        if (other != TABLE_NONE && same_thing(list->kids[other], kid)) {
            diagnose_two(c->diagnostics, DIAGNOSTIC_NAMED_TWICE, kid->span, list->kids[other]->span,
                         "it is named here first", "take one of them out",
                         "This is named twice in one list, and would count twice");
            return true;
        }
        if (!table_put(&seen, (const char *)kept, sizeof key, i)) c->diagnostics->no_memory = true;
    }
    return false;
}

static Condition *make_items(Checker *c, const Node *node)
{
    bool failed = false;
    Condition *list = condition_new(c, CONDITION_AT_LEAST, node->span, node->kids.count);
    for (uint32_t i = 0; list && i < node->kids.count; i++) {
        const Node *kid = node->kids.at[i];
        if (kid->kind == NODE_CHAIN) {
            diagnose(c->diagnostics, DIAGNOSTIC_BAD_COUNT, kid->operator_span,
                     arena_printf(c->arena, "separate items by commas; if it is one item, put it in brackets: (%s)",
                                  node_text(c, kid)),
                     "It is not clear whether this is one item of the list or more");
            return NULL;
        }
        list->kids[i] = make_condition(c, kid);
        failed |= !list->kids[i];
    }
    return !list || failed || named_twice(c, list) ? NULL : list;
}

static Condition *at_least(Condition *list, uint32_t n, Span span)
{
    if (n == 1) list->kind = CONDITION_OR;
    if (n == list->count) list->kind = CONDITION_AND;
    if (list->count == 1) return list->kids[0];
    list->n = n;
    list->span = span;
    return list;
}

static Condition *copy_list(Checker *c, const Condition *list)
{
    Condition *copy = condition_new(c, CONDITION_AT_LEAST, list->span, list->count);
    if (copy) memcpy(copy->kids, list->kids, list->count * sizeof *copy->kids);
    return copy;
}

static Condition *make_count(Checker *c, const Node *node)
{
    uint32_t count = node->kids.count;
    bool counted = node->how == COUNT_AT_LEAST || node->how == COUNT_AT_MOST || node->how == COUNT_EXACTLY;
    double least = node->how == COUNT_AT_LEAST ? 1 : 0, most = node->how == COUNT_AT_MOST ? count - 1.0 : count;
    if (counted && (node->number != floor(node->number) || node->number < least || node->number > most)) {
        diagnose(c->diagnostics, DIAGNOSTIC_BAD_COUNT, node->span,
                 arena_printf(c->arena, "a whole number from %d to %d makes sense here", (int)least, (int)most),
                 "This count is always met or never, for a list of %u", count);
        return NULL;
    }
    Condition *list = make_items(c, node), *again;
    if (!list) return NULL;
    uint32_t n = (uint32_t)node->number;
    switch (node->how) {
    case COUNT_ALL: return at_least(list, count, node->span);
    case COUNT_ANY: return at_least(list, 1, node->span);
    case COUNT_NONE: return condition_not(c, at_least(list, 1, node->span), node->span);
    case COUNT_AT_LEAST: return at_least(list, n, node->span);
    case COUNT_AT_MOST: return condition_not(c, at_least(list, n + 1, node->span), node->span);
    default:
        if (n == 0) return condition_not(c, at_least(list, 1, node->span), node->span);
        if (n == count) return at_least(list, n, node->span);
        if (!(again = copy_list(c, list))) return NULL;
        return both(c, CONDITION_AND, at_least(list, n, node->span),
                    condition_not(c, at_least(again, n + 1, node->span), node->span), node->span);
    }
}

typedef enum { IDLE_NO, IDLE_ALWAYS, IDLE_NEVER } Idle;

/* Whether a comparison with a constant is decided by what the number can be at all. */
static Idle idle(const Checker *c, Relation relation, const Typed *number, const Typed *constant)
{
    if (!constant->literal || number->literal || c->of_facts) return IDLE_NO;
    Interval a = number_range(c->meaning, number->number), b = number_range(c->meaning, constant->number);
    bool below = interval_below(a, b), above = interval_below(b, a);
    switch (relation) {
    case RELATION_LESS: return below ? IDLE_ALWAYS : interval_not_below(a, b) ? IDLE_NEVER : IDLE_NO;
    case RELATION_AT_MOST: return above ? IDLE_NEVER : interval_not_below(b, a) ? IDLE_ALWAYS : IDLE_NO;
    case RELATION_MORE: return above ? IDLE_ALWAYS : interval_not_below(b, a) ? IDLE_NEVER : IDLE_NO;
    case RELATION_AT_LEAST: return below ? IDLE_NEVER : interval_not_below(a, b) ? IDLE_ALWAYS : IDLE_NO;
    default: return below || above ? IDLE_NEVER : IDLE_NO;
    }
}

/* A threshold in another unit than was thought is often outside the range of its measure. */
static void warn_idle(Checker *c, const Node *node, Idle is)
{
    if (is == IDLE_NO) return;
    diagnose(c->diagnostics, DIAGNOSTIC_IDLE_COMPARISON, node->span,
             "check the number and its unit against the `range`; if both are right, take the comparison out",
             "By the range of `%s`, this %s holds", node_text(c, node->kids.at[0]),
             is == IDLE_ALWAYS ? "always" : "never");
}

/* `INR = 2 - 3` */
static void warn_subtracted(Checker *c, const Node *node)
{
    const Node *right = node->kids.at[1];
    bool constants = node->how == RELATION_EQUAL && right->kind == NODE_SUM && right->kids.count == 2 &&
                     right->links.at[1] && right->kids.at[0]->kind == NODE_NUMBER &&
                     right->kids.at[1]->kind == NODE_NUMBER;
    if (constants)
        diagnose(c->diagnostics, DIAGNOSTIC_SUBTRACTED_RANGE, right->span,
                 "if a range is meant, write `between … and …`; if not, write the difference itself",
                 "This is one number less another, not a range");
}

/* The numbers of a comparison, which do not lie on the stack: comparisons can hold others. */
typedef struct Sides {
    Typed a, b, c;
    Node low; /* `2` of `between 2 and 4 mmol/L`, with its unit */
} Sides;

static Sides *sides_new(Checker *c)
{
    Sides *sides = arena_alloc(c->arena, sizeof *sides);
    if (!sides) c->diagnostics->no_memory = true;
    return sides;
}

static __attribute__((noinline)) Condition *compared(Checker *c, const Node *node, const Sides *s)
{
    warn_subtracted(c, node);
    warn_idle(c, node, idle(c, (Relation)node->how, &s->a, &s->b));
    return condition_compare(c, (Relation)node->how, s->a.number, s->b.number, node->span);
}

static Condition *make_compare(Checker *c, const Node *node)
{
    Sides *s = sides_new(c);
    if (!s || !comparison_sides(c, node->kids.at[0], node->kids.at[1], (Relation)node->how, &s->a, &s->b)) return NULL;
    return compared(c, node, s);
}

static __attribute__((noinline)) Condition *between(Checker *c, const Node *node, Sides *s)
{
    Typed *middle = &s->a, *low = &s->b, *high = &s->c, again = s->a;
    if (!numbers_unify(c, &again, high, "compared with")) return NULL;
    if (low->literal && high->literal && low->number->value > high->number->value) {
        diagnose(c->diagnostics, DIAGNOSTIC_BAD_RANGE, node->span, "write the lower one first",
                 "No number lies between these two");
        return NULL;
    }
    Idle from = idle(c, RELATION_AT_LEAST, middle, low), to = idle(c, RELATION_AT_MOST, middle, high);
    warn_idle(c, node, from == IDLE_NEVER || to == IDLE_NEVER ? IDLE_NEVER : from == to ? from : IDLE_NO);
    return both(c, CONDITION_AND, condition_compare(c, RELATION_AT_LEAST, middle->number, low->number, node->span),
                condition_compare(c, RELATION_AT_MOST, again.number, high->number, node->span), node->span);
}

/* The number between the two is made once: it may hold conditions that hold numbers, and so on. */
static Condition *make_between(Checker *c, const Node *node)
{
    const Node *low = node->kids.at[1], *high = node->kids.at[2];
    Sides *s = sides_new(c);
    if (!s) return NULL;
    if (low->kind == NODE_NUMBER && !low->unit && high->kind == NODE_NUMBER && high->unit) {
        s->low = *low;
        s->low.unit = high->unit;
        low = &s->low;
    }
    if (!comparison_sides(c, node->kids.at[0], low, RELATION_AT_LEAST, &s->a, &s->b)) return NULL;
    number_fill(c, high, &s->c);
    return between(c, node, s);
}

Condition *make_condition(Checker *c, const Node *node)
{
    switch (node->kind) {
    case NODE_GROUP: return make_condition(c, node->kids.at[0]);
    case NODE_TERM: return make_term(c, node);
    case NODE_CHAIN: return make_chain(c, node);
    case NODE_NOT: return condition_not(c, make_condition(c, node->kids.at[0]), node->span);
    case NODE_IS: return make_is(c, node);
    case NODE_COUNT: return make_count(c, node);
    case NODE_COMPARE: return make_compare(c, node);
    case NODE_BETWEEN: return make_between(c, node);
    case NODE_CHOICE:
        diagnose(c->diagnostics, DIAGNOSTIC_MISPLACED_IF, node->operator_span,
                 "join conditions by `and`, `or`; `if` chooses between numbers", "`if` has no place in a condition");
        return NULL;
    default:
        diagnose(c->diagnostics, DIAGNOSTIC_NOT_A_CONDITION, node->span,
                 "compare it with another number: `above`, `at least`, `below`, …",
                 "`%s` is a number, and alone it is neither true nor false", node_text(c, node));
        return NULL;
    }
}
