/* The front door: rules, their messages and their vocabulary. */
#include "rulesrun.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/fingerprint.h"
#include "base/source_error.h"
#include "base/spelling.h"
#include "language/checker.h"
#include "program/slice.h"
#include "rulesrun_inside.h"
#include "run/warnings.h"

static_assert((int)RR_TRUE == (int)TRUTH_TRUE && (int)RR_FALSE == (int)TRUTH_FALSE &&
                  (int)RR_CONFLICT == (int)TRUTH_CONFLICT,
              "one set of truths");
static_assert((int)RR_EXCLUDED == (int)CAVEAT_EXCLUDED && (int)RR_DISPUTED == (int)CAVEAT_DISPUTED &&
                  (int)RR_PROVIDED == (int)CAVEAT_PROVIDED,
              "one set of caveats");
static_assert((int)RR_ACTION == (int)TERM_ACTION && (int)RR_EACH == (int)SHAPE_EACH, "one set of kinds and shapes");
static_assert(RR_NONE == NONE, "one nothing");
static_assert(sizeof(rr_limits) == sizeof(Limits), "one set of limits");

const char *rr_version(void)
{
    return RR_VERSION;
}

void rr_free(char *text)
{
    free(text);
}

/* ---- loading ---- */

/* What a field says that is set, up to the most that it can be. */
static uint64_t limit_of(uint64_t wanted, uint64_t usual, uint64_t most)
{
    return wanted == 0 ? usual : wanted < most ? wanted : most;
}

static Limits limits_from(const rr_limits *wanted)
{
    Limits limits = limits_usual;
#define LIMIT(name, usual, most) \
    if (wanted) limits.name = limit_of(wanted->name, limits_usual.name, limits_most.name);
#include "base/limits.def"
#undef LIMIT
    return limits;
}

static rr_limits limits_given(const Limits *limits)
{
    return (rr_limits){
#define LIMIT(name, usual, most) .name = limits->name,
#include "base/limits.def"
#undef LIMIT
    };
}

rr_limits rr_limits_usual(void)
{
    return limits_given(&limits_usual);
}

rr_limits rr_rules_limits(const rr_rules *rules)
{
    return limits_given(&rules->limits);
}

static rr_rules *rules_new(const rr_limits *limits)
{
    rr_rules *rules = calloc(1, sizeof *rules);
    if (!rules) return NULL;
    rules->self = rules;
    rules->limits = limits_from(limits);
    rules->memory.limit = rules->limits.memory;
    rules->arena.memory = &rules->memory;
    rules->sources.arena = rules->diagnostics.arena = &rules->arena;
    rules->sources.limits = rules->diagnostics.limits = &rules->limits;
    rules->meaning.arena = &rules->arena;
    rules->meaning.sources = &rules->sources;
    return rules;
}

/* Everything between the text and a program that is proved to run. */
static bool build(rr_rules *rules, uint32_t file)
{
    Diagnostics *d = &rules->diagnostics;
    /* what an arena could not give may be missing anywhere in the meaning */
    if (!check_rules(&rules->meaning, file, d) || rules->arena.failed) return false;
    if (d->errors) return true;
    if (!program_compile(&rules->program, &rules->arena, &rules->meaning, d)) return !d->no_memory;
    uint32_t instruction;
    const char *fault = program_prove(&rules->program, &instruction);
    if (fault == program_no_memory) return false;
    if (fault) {
        diagnose(d, DIAGNOSTIC_INTERNAL, rules->program.spans.at[instruction], "please report it, with the rules",
                 "The compiler made a program that does not verify: instruction %u: %s", instruction, fault);
        return true;
    }
    if (!machine_baseline(&rules->program, &rules->meaning)) return false;
    rules->may_warn = warnings_possible(&rules->meaning);
    rules->sound = true;
    return true;
}

static rr_status finish(rr_rules *rules, bool enough_memory, rr_rules **out)
{
    if (!enough_memory || rules->diagnostics.no_memory || rules->arena.failed) {
        rr_rules_free(rules);
        *out = NULL;
        return RR_NO_MEMORY;
    }
    diagnostics_sort(&rules->diagnostics, 0);
    *out = rules;
    return rules->sound ? RR_OK : RR_ERROR;
}

rr_status rr_rules_load_file(const char *path, const rr_limits *limits, rr_rules **out)
{
    rr_rules *rules = rules_new(limits);
    if (!rules) return *out = NULL, RR_NO_MEMORY;
    uint32_t file;
    SourceStatus status = source_read(&rules->sources, path, false, &file);
    bool made = status == SOURCE_OK ? build(rules, file) : source_diagnose(&rules->diagnostics, status, path, NOWHERE);
    return finish(rules, made, out);
}

rr_status rr_rules_load_text(const char *name, const char *text, size_t size, const rr_limits *limits, rr_rules **out)
{
    rr_rules *rules = rules_new(limits);
    if (!rules) return *out = NULL, RR_NO_MEMORY;
    uint32_t file;
    SourceStatus status = source_add(&rules->sources, name, text, size, &file);
    bool made = status == SOURCE_OK ? build(rules, file) : source_diagnose(&rules->diagnostics, status, name, NOWHERE);
    return finish(rules, made, out);
}

void rr_rules_free(rr_rules *rules)
{
    if (!rules) return;
    arena_free(&rules->arena);
    free(rules->fingerprint);
    free(rules);
}

const char *rr_rules_title(const rr_rules *rules)
{
    return rules->meaning.title;
}

const char *rr_rules_version(const rr_rules *rules)
{
    return rules->meaning.version;
}

/* Of threads that ask at once, one has its text kept. */
const char *rr_rules_fingerprint(const rr_rules *rules)
{
    char *kept = atomic_load(&rules->fingerprint);
    if (kept) return kept;
    char *made = malloc(FINGERPRINT_SIZE);
    if (!made) return NULL;
    sources_fingerprint(&rules->sources, made);
    if (atomic_compare_exchange_strong(&rules->self->fingerprint, &kept, made)) return made;
    free(made);
    return kept;
}

bool rr_rules_open_vocabulary(const rr_rules *rules)
{
    return rules->meaning.open;
}

char *rr_rules_dump(const rr_rules *rules)
{
    Buffer out = { 0 };
    if (!rules->sound) return NULL;
    program_dump(&out, &rules->program, &rules->meaning);
    return buffer_take(&out);
}

/* ---- diagnostics ---- */

void give_diagnostic(const Sources *sources, const Diagnostic *from, rr_diagnostic *to)
{
    *to = (rr_diagnostic){ .severity = (rr_severity)from->severity,
                           .code = diagnostic_code_name(from->code),
                           .message = from->message,
                           .hint = from->hint };
    if (from->span.file >= sources->list.count) return;
    const Source *source = &sources->list.at[from->span.file];
    Place start = source_place(source, from->span.start), end = source_place(source, from->span.end);
    to->file = source->name;
    to->line = start.line;
    to->column = start.column;
    to->end_line = end.line;
    to->end_column = end.column;
}

char *diagnostic_as_text(const Sources *sources, const Diagnostic *diagnostic, bool colour)
{
    Buffer out = { 0 };
    diagnostic_print(&out, sources, diagnostic, colour);
    return buffer_take(&out);
}

rr_status give_text(Buffer *out, bool made, char **text, size_t *size)
{
    if (!made || out->failed) {
        buffer_free(out);
        return RR_NO_MEMORY;
    }
    *size = out->size;
    *text = buffer_take(out);
    return RR_OK;
}

size_t rr_rules_diagnostics(const rr_rules *rules)
{
    return rules->diagnostics.list.count;
}

bool rr_rules_diagnostic(const rr_rules *rules, size_t index, rr_diagnostic *diagnostic)
{
    if (index >= rules->diagnostics.list.count) return false;
    give_diagnostic(&rules->sources, &rules->diagnostics.list.at[index], diagnostic);
    return true;
}

char *rr_rules_diagnostic_text(const rr_rules *rules, size_t index, bool colour)
{
    if (index >= rules->diagnostics.list.count) return NULL;
    return diagnostic_as_text(&rules->sources, &rules->diagnostics.list.at[index], colour);
}

/* ---- vocabulary ---- */

uint32_t rr_terms(const rr_rules *rules)
{
    return rules->meaning.terms.count;
}

static const Term *term_at(const rr_rules *rules, uint32_t term)
{
    return term < rules->meaning.terms.count ? &rules->meaning.terms.at[term] : NULL;
}

bool rr_term_get(const rr_rules *rules, uint32_t term, rr_term *out)
{
    const Term *t = term_at(rules, term);
    if (!t) return false;
    *out = (rr_term){ .name = t->name,
                      .kind = (rr_kind)t->kind,
                      .shape = (rr_shape)t->shape,
                      .unit = t->is_number ? t->unit.text : NULL,
                      .low = t->range.lo,
                      .high = t->range.hi,
                      .ask = t->ask,
                      .text = t->text,
                      .values = t->values.count,
                      .first_proposition = t->first_proposition,
                      .propositions = t->propositions,
                      .synonyms = t->synonyms.count,
                      .codes = t->codes.count,
                      .assumed_absent = t->assumed_absent,
                      .computed = t->formula };
    return true;
}

const char *rr_term_value(const rr_rules *rules, uint32_t term, uint32_t index)
{
    const Term *t = term_at(rules, term);
    return t && index < t->values.count ? t->values.at[index].name : NULL;
}

const char *rr_term_synonym(const rr_rules *rules, uint32_t term, uint32_t index)
{
    const Term *t = term_at(rules, term);
    return t && index < t->synonyms.count ? t->synonyms.at[index] : NULL;
}

bool rr_term_code(const rr_rules *rules, uint32_t term, uint32_t index, const char **system, const char **code)
{
    const Term *t = term_at(rules, term);
    if (!t || index >= t->codes.count) return false;
    *system = t->codes.at[index].system;
    *code = t->codes.at[index].code;
    return true;
}

uint32_t rr_propositions(const rr_rules *rules)
{
    return rules->meaning.propositions.count;
}

const char *rr_proposition_name(const rr_rules *rules, uint32_t proposition)
{
    return proposition < rules->meaning.propositions.count ? rules->meaning.propositions.at[proposition].name : NULL;
}

uint32_t rr_proposition_term(const rr_rules *rules, uint32_t proposition)
{
    return proposition < rules->meaning.propositions.count ? rules->meaning.propositions.at[proposition].term : RR_NONE;
}

/* `TERM is VALUE`, cut at each ` is `; or ` are `: no term has more of them than words. */
static uint32_t find_cut(const Meaning *meaning, const char *key, const char *verb)
{
    const char *at = strstr(key, verb);
    for (uint32_t cuts = 0; at && cuts < LIMIT_TERM_WORDS; at = strstr(at + 1, verb), cuts++) {
        Found found = meaning_find(meaning, key, (size_t)(at - key));
        const char *name = at + strlen(verb);
        if (found.kind != LOOKUP_TERM) continue;
        uint32_t value = meaning_value(meaning, found.term, name, strlen(name));
        if (value != NONE) return meaning->terms.at[found.term].first_proposition + value;
    }
    return RR_NONE;
}

static uint32_t find_is(const Meaning *meaning, const char *key)
{
    uint32_t is = find_cut(meaning, key, " is ");
    return is != RR_NONE ? is : find_cut(meaning, key, " are ");
}

static Found find(const rr_rules *rules, const char *phrase, uint32_t *is)
{
    Arena arena = { 0 };
    Found found = { LOOKUP_NOTHING, NONE, NONE, NONE };
    const char *key = spelling_key(&arena, phrase, strlen(phrase));
    if (key) found = meaning_find(&rules->meaning, key, strlen(key));
    *is = key && found.kind == LOOKUP_NOTHING ? find_is(&rules->meaning, key) : NONE;
    arena_free(&arena);
    return found;
}

uint32_t rr_find(const rr_rules *rules, const char *phrase)
{
    uint32_t is;
    Found found = find(rules, phrase, &is);
    return found.kind == LOOKUP_NOTHING ? is : found.proposition;
}

uint32_t rr_find_term(const rr_rules *rules, const char *phrase)
{
    uint32_t is;
    Found found = find(rules, phrase, &is);
    return found.kind == LOOKUP_TERM ? found.term : RR_NONE;
}

/* ---- rules ---- */

uint32_t rr_rule_count(const rr_rules *rules)
{
    return rules->meaning.rules.count;
}

bool rr_rule_get(const rr_rules *rules, uint32_t rule, rr_rule *out)
{
    if (rule >= rules->meaning.rules.count) return false;
    const Rule *r = &rules->meaning.rules.at[rule];
    const Source *source = &rules->sources.list.at[r->span.file];
    *out = (rr_rule){ .name = r->name,
                      .file = source->name,
                      .line = source_place(source, r->span.start).line,
                      .because = r->because,
                      .grade = r->grade,
                      .citations = r->citations.count };
    return true;
}

bool rr_rule_citation(const rr_rules *rules, uint32_t rule, uint32_t index, const char **name, const char **text,
                      const char **where)
{
    if (rule >= rules->meaning.rules.count || index >= rules->meaning.rules.at[rule].citations.count) return false;
    const Citation *citation = &rules->meaning.rules.at[rule].citations.at[index];
    const Reference *reference = &rules->meaning.references.at[citation->source];
    *name = reference->name;
    *text = reference->text;
    *where = citation->where;
    return true;
}
