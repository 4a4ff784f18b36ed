/* That something is present, absent or unknown, said in other words: `denies cough`, `cough absent`. */
#include <string.h>

#include "base/spelling.h"
#include "language/advice_inside.h"

typedef enum { PRESENT, ABSENT, UNKNOWN } State;

static const struct {
    const char *words;
    bool before; /* the name, or behind it */
    State state;
} forms[] = {
    { "denies", true, ABSENT },       { "denied", true, ABSENT },      { "negative for", true, ABSENT },
    { "absence of", true, ABSENT },   { "absent", true, ABSENT },      { "absent", false, ABSENT },
    { "negative", false, ABSENT },    { "denied", false, ABSENT },     { "false", false, ABSENT },
    { "none", false, ABSENT },        { "neg", false, ABSENT },        { "n", false, ABSENT },
    { "0", false, ABSENT },           { "-", false, ABSENT },          { "has", true, PRESENT },
    { "presence of", true, PRESENT }, { "history of", true, PRESENT }, { "known", true, PRESENT },
    { "present", false, PRESENT },    { "positive", false, PRESENT },  { "positive for", true, PRESENT },
    { "yes", false, PRESENT },        { "true", false, PRESENT },      { "pos", false, PRESENT },
    { "y", false, PRESENT },          { "1", false, PRESENT },         { "+", false, PRESENT },
    { "either", true, PRESENT },      { "both", true, PRESENT },       { "unknown", false, UNKNOWN },
    { "missing", false, UNKNOWN },    { "n/a", false, UNKNOWN },       { "na", false, UNKNOWN },
    { "nk", false, UNKNOWN },         { "?", false, UNKNOWN },         { "?", true, UNKNOWN },
};
enum { FORMS = sizeof forms / sizeof *forms };

static const char *said(Arena *arena, const char *name, State state, bool of_facts)
{
    if (state == PRESENT) return name;
    if (state == ABSENT) return arena_printf(arena, "no %s", name);
    return arena_printf(arena, of_facts ? "unknown %s" : "%s is not recorded", name);
}

const char *said_by_word(Arena *arena, const char *name, const char *word, uint32_t size)
{
    if (word_is(word, size, "no")) return said(arena, name, ABSENT, true);
    for (int i = 0; i < FORMS; i++)
        if (!forms[i].before && word_is(word, size, forms[i].words)) return said(arena, name, forms[i].state, true);
    return NULL;
}

static const char *in_state(Checker *c, const char *name, State state)
{
    return said(c->arena, name, state, c->of_facts);
}

const char *denied_by_phrase(const Phrase *phrase)
{
    Words w = words_of(phrase->text);
    for (int i = 0; i < FORMS && !phrase->quoted; i++) {
        uint32_t size = words_begin(&w, 0, forms[i].words);
        if (forms[i].before && forms[i].state == ABSENT && size && size < w.count) return w.at[size];
    }
    return NULL;
}

/* Only what is a proposition is present or absent. */
static bool may_be(Checker *c, const char *name, State state)
{
    return state == UNKNOWN || advice_find(c, name).proposition != NONE;
}

static const char *form_meant(Checker *c, const Phrase *phrase, const Words *w)
{
    for (int i = 0; i < FORMS; i++) {
        uint32_t size = words_of(forms[i].words).count, rest = w->count - size;
        if (w->count <= size || !words_begin(w, forms[i].before ? 0 : rest, forms[i].words)) continue;
        const char *name = forms[i].before ? advice_known(c, w, size, w->count) : advice_known(c, w, 0, rest);
        if (!name || !may_be(c, name, forms[i].state)) continue;
        bool may_belong = forms[i].before && forms[i].state == PRESENT; /* `history of stroke` may be a name itself */
        const char *near = may_belong ? find_near(c, phrase->key) : NULL;
        return near ? advice_written(c, near) : in_state(c, name, forms[i].state);
    }
    return NULL;
}

/* `neither fever nor cough` */
static const char *neither_meant(Checker *c, const Words *w)
{
    if (!words_begin(w, 0, "neither")) return NULL;
    for (uint32_t at = 2; at + 1 < w->count; at++) {
        if (!words_begin(w, at, "nor")) continue;
        const char *one = advice_known(c, w, 1, at), *other = advice_known(c, w, at + 1, w->count);
        if (one && other) return arena_printf(c->arena, c->of_facts ? "no %s or %s" : "none of (%s, %s)", one, other);
    }
    return NULL;
}

static const struct {
    const char *words, *meant;
    bool of_facts; /* likewise in a line of facts */
} joints[] = {
    { "&", "and", true },
    { "plus", "and", true },
    { "but", "and", true },
    { "as well as", "and", true },
    { "along with", "and", true },
    { "in the presence of", "with", false },
    { "in presence of", "with", false },
    { "and/or", "or", false },
    { "except", "without", false },
    { "in the absence of", "without", false },
    { "in absence of", "without", false },
};

/* The joint at a word within the others, with how many words it takes; NULL for none. */
static const char *joint_at(const Words *w, uint32_t at, bool of_facts, uint32_t *taken)
{
    for (size_t i = 0; at && i < sizeof joints / sizeof *joints; i++) {
        *taken = words_begin(w, at, joints[i].words);
        if (*taken && at + *taken < w->count && (joints[i].of_facts || !of_facts)) return joints[i].meant;
    }
    return NULL;
}

/* `fever & cough`, `fever in the absence of cough` */
static const char *joint_meant(Checker *c, const Words *w)
{
    uint32_t taken;
    for (uint32_t at = 1; at + 1 < w->count; at++) {
        const char *joint = joint_at(w, at, c->of_facts, &taken);
        const char *one = joint ? advice_known(c, w, 0, at) : NULL;
        const char *other = one ? advice_known(c, w, at + taken, w->count) : NULL;
        if (other) return arena_printf(c->arena, "%s %s %s", one, joint, other);
    }
    return NULL;
}

const char *connective_meant(const Phrase *phrase)
{
    Words w = words_of(phrase->text);
    uint32_t taken;
    for (uint32_t at = 1; at + 1 < w.count; at++) {
        const char *joint = joint_at(&w, at, false, &taken);
        if (joint) return joint;
        if (words_begin(&w, 0, "neither") && words_begin(&w, at, "nor")) return "none of (A, B)";
    }
    return NULL;
}

/* `sex female` */
static const char *term_value_meant(Checker *c, const Phrase *phrase, const Words *w)
{
    if (advice_sign_behind(c, phrase)) return NULL; /* `class II or higher` is more than one value */
    for (uint32_t at = 1; at < w->count; at++) {
        const char *name = words_slice(c, w, 0, at), *value = words_slice(c, w, at, w->count);
        const char *key = spelling_key(c->arena, value, strlen(value));
        Found found = advice_find(c, name);
        if (found.kind == LOOKUP_TERM && key && meaning_value(c->meaning, found.term, key, strlen(key)) != NONE)
            return arena_printf(c->arena, "%s is %s", name, value);
    }
    return NULL;
}

/* `cough because of language`, of what is unknown */
static const char *reason_meant(Checker *c, const Words *w)
{
    for (uint32_t at = 1; c->of_facts && at + 1 < w->count; at++) {
        const char *name = words_begin(w, at, "because") ? advice_known(c, w, 0, at) : NULL;
        if (name) return arena_printf(c->arena, "%s because \"%s\"", name, words_slice(c, w, at + 1, w->count));
    }
    return NULL;
}

const char *state_said(Checker *c, const char *name, const Phrase *word, bool negated, bool plain)
{
    for (int i = 0; i < FORMS && !word->quoted; i++) {
        State state = forms[i].state;
        if (forms[i].before || strcmp(word->key, forms[i].words) != 0 || !(plain || state == UNKNOWN)) continue;
        if (state != UNKNOWN) return in_state(c, name, negated ? (State)!state : state);
        return negated ? arena_printf(c->arena, "%s is recorded", name) : in_state(c, name, state);
    }
    return NULL;
}

const char *state_meant(Checker *c, const Term *term, const Phrase *word, bool negated)
{
    bool plain = term->shape == SHAPE_PLAIN && !term->is_number;
    return state_said(c, advice_written(c, term->name), word, negated, plain);
}

/* `cough?`, `?cough`, `cough+`, `cough-`: a sign that runs into the name. */
static const char *glued_state(Checker *c, const Phrase *phrase)
{
    size_t size = strlen(phrase->text);
    bool before = phrase->text[0] == '?';
    if (size < 2) return NULL;
    const char *sign = before ? phrase->text : phrase->text + size - 1;
    const char *name = arena_copy(c->arena, phrase->text + before, size - 1);
    if (!name || !strchr("?+-", *sign) || advice_find(c, name).kind == LOOKUP_NOTHING) return NULL;
    State state = *sign == '?' ? UNKNOWN : *sign == '+' ? PRESENT : ABSENT;
    return may_be(c, name, state) ? in_state(c, name, state) : NULL;
}

const char *advice_state(Checker *c, const Phrase *phrase, const Words *w)
{
    const char *meant = form_meant(c, phrase, w);
    if (!meant) meant = neither_meant(c, w);
    if (!meant) meant = joint_meant(c, w);
    if (!meant) meant = term_value_meant(c, phrase, w);
    if (!meant) meant = reason_meant(c, w);
    return meant ? meant : glued_state(c, phrase);
}
