#include "program/alone.h"

#include <string.h>

typedef struct Maker {
    Program *p;
    uint32_t *constants; /* by number register: which constant it holds, or NONE */
    uint32_t loop;       /* where in the new code the last loop begins */
    uint32_t joined;     /* … and the last instruction, where that is ALONE_AND_2 to ALONE_OR_3; else NONE */
    bool failed;
} Maker;

static void put(Maker *m, uint32_t word)
{
    m->failed |= !vec_push(m->p->arena, &m->p->alone, word);
}

/* Instruction `code` with the operands at at[1], … */
static void put_as(Maker *m, uint32_t code, const uint32_t *at, uint32_t length)
{
    put(m, code);
    for (uint32_t i = 1; i < length; i++) put(m, at[i]);
}

static void put_words(Maker *m, const uint32_t *words, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) put(m, words[i]);
}

/* `and` or `or`: most have two or three planes. */
static void put_connective(Maker *m, const uint32_t *at, uint32_t length, AloneCode of_two)
{
    uint32_t count = at[2];
    if (count != 2 && count != 3) {
        put_words(m, at, length);
        return;
    }
    m->joined = m->p->alone.count;
    put(m, of_two + count - 2);
    put(m, at[1]);
    put_words(m, at + 3, count);
}

/* Where what is stated stands among the words of a table (table.h). */
static uint32_t word_of(const Program *p, uint32_t proposition, uint32_t half)
{
    return half < 2 ? 2 * proposition + half : 2 * p->propositions;
}

/* Of one plane, as most are: together with the instruction that writes it, where that comes just before. The plane of
 * the counterpart is for the disputed reading. */
static void put_settle(Maker *m, const uint32_t *at, uint32_t length, uint32_t joined)
{
    if (at[5] != 1) {
        put_words(m, at, length);
        return;
    }
    uint32_t *before = joined == NONE ? NULL : m->p->alone.at + joined;
    if (before && before[1] == at[6]) *before += ALONE_AND_2_SETTLE - ALONE_AND_2;
    else put_words(m, (const uint32_t[]){ ALONE_SETTLE, at[6] }, 2);
    put_words(m, (const uint32_t[]){ at[1], word_of(m->p, at[3], at[4]) }, 2);
}

/* Whether the register is a constant with closed ends. */
static bool closed_constant(const Maker *m, uint32_t number, Interval *constant)
{
    if (m->constants[number] == NONE) return false;
    *constant = interval_tidy(m->p->constants.at[m->constants[number]]);
    return !constant->lo_open && !constant->hi_open;
}

static void put_choose(Maker *m, const uint32_t *at, uint32_t length)
{
    Interval first, second;
    if (!closed_constant(m, at[4], &first) || !closed_constant(m, at[5], &second)) {
        put_as(m, ALONE_CHOOSE, at, length);
        return;
    }
    Interval both = interval_hull(first, second);
    Choice choice = {
        { { both.lo, both.hi }, { first.lo, first.hi }, { second.lo, second.hi }, { both.lo, both.hi } }
    };
    put_words(m, (const uint32_t[]){ ALONE_CHOICE, at[1], at[2], at[3], m->p->choices.count }, 5);
    m->failed |= !vec_push(m->p->arena, &m->p->choices, choice);
}

/* Instructions that a single case has its own way for, with the same operands. */
static const uint32_t alone_codes[OPCODES] = {
    [OP_stated] = ALONE_STATED, [OP_at_least] = ALONE_AT_LEAST, [OP_measure] = ALONE_MEASURE,
    [OP_add] = ALONE_ADD,       [OP_sum] = ALONE_SUM,           [OP_highest] = ALONE_HIGHEST,
    [OP_lowest] = ALONE_LOWEST, [OP_less] = ALONE_LESS,         [OP_nearly_less] = ALONE_NEARLY_LESS,
};

static void put_instruction(Maker *m, const uint32_t *at, uint32_t length)
{
    uint32_t joined = m->joined;
    if (*at != OP_constant) m->joined = NONE;
    switch ((Opcode)*at) {
    case OP_constant: m->constants[at[1]] = at[2]; break; /* filled when the machine starts */
    case OP_and: put_connective(m, at, length, ALONE_AND_2); break;
    case OP_or: put_connective(m, at, length, ALONE_OR_2); break;
    case OP_settle: put_settle(m, at, length, joined); break;
    case OP_choose: put_choose(m, at, length); break;
    case OP_loop:
        m->loop = m->p->alone.count;
        put(m, OP_loop);
        break;
    case OP_again: put_words(m, (const uint32_t[]){ OP_again, m->loop }, 2); break;
    default: put_as(m, alone_codes[*at] ? alone_codes[*at] : *at, at, length);
    }
}

bool program_make_alone(Program *p)
{
    Arena scratch = { .memory = p->arena->memory };
    Maker m = { .p = p, .joined = NONE };
    m.constants = arena_alloc(&scratch, (p->numbers + 1) * sizeof *m.constants);
    m.failed = !m.constants;
    p->alone.at = NULL, p->choices.at = NULL;
    p->alone.count = p->alone.room = p->choices.count = p->choices.room = 0;
    for (uint32_t i = 0; !m.failed && i < p->numbers; i++) m.constants[i] = NONE;
    for (uint32_t i = 0; !m.failed && i < p->starts.count; i++) {
        uint32_t at = p->starts.at[i];
        put_instruction(&m, p->code.at + at, program_length(p, at));
    }
    arena_free(&scratch);
    return !m.failed;
}

/* ---- proof ---- */

static const char *operands_of(uint32_t code)
{
    static const char *const operands[ALONE_CODES - OPCODES] = {
        [ALONE_AND_2 - OPCODES] = "Ppp",          [ALONE_AND_3 - OPCODES] = "Pppp",
        [ALONE_OR_2 - OPCODES] = "Ppp",           [ALONE_OR_3 - OPCODES] = "Pppp",
        [ALONE_AND_2_SETTLE - OPCODES] = "PppPw", [ALONE_AND_3_SETTLE - OPCODES] = "PpppPw",
        [ALONE_OR_2_SETTLE - OPCODES] = "PppPw",  [ALONE_OR_3_SETTLE - OPCODES] = "PpppPw",
        [ALONE_SETTLE - OPCODES] = "pPw",         [ALONE_CHOICE - OPCODES] = "Nppc",
    };
    static const Opcode as[ALONE_CODES - ALONE_STATED] = {
        OP_stated, OP_at_least, OP_measure, OP_choose, OP_add, OP_sum, OP_highest, OP_lowest, OP_less, OP_nearly_less
    };
    if (code >= ALONE_STATED) code = as[code - ALONE_STATED];
    return code < OPCODES ? opcode_operands[code] : operands[code - OPCODES];
}

static bool within(const Program *p, char letter, uint32_t value)
{
    switch (letter) {
    case 'q':
    case 'm':
        if (value == NONE) return true;
        return value < (letter == 'q' ? p->planes : p->numbers);
    case 'P':
    case 'p': return value < p->planes;
    case 'N':
    case 'n': return value < p->numbers;
    case 's': return value < p->propositions;
    case 't': return value < p->terms;
    case 'k': return value < p->constants.count;
    case 'b': return value < p->baselines;
    case 'c': return value < p->choices.count;
    case 'h': return value <= 2; /* as `settle` */
    case 'w': return value <= 2 * p->propositions;
    default: return true;
    }
}

/* How many words the instruction takes; 0 where it is none, or an operand is out of bounds. */
static uint32_t sound_length(const Program *p, const uint32_t *at, uint32_t room)
{
    if (*at >= ALONE_CODES || *at == OP_constant) return 0;
    const char *letter = operands_of(*at), *group = NULL;
    uint32_t length = 1, left = 0;
    for (; *letter || left; length++) {
        if (length >= room) return 0;
        if (!*letter) letter = group, left--;
        if (*letter == '*') {
            group = letter + 1, left = at[length];
            letter = left ? group : group + strlen(group);
            left -= left > 0;
        } else if (!within(p, *letter++, at[length])) {
            return 0;
        }
    }
    return length;
}

/* `stated` writes the pairs of several propositions that follow one another. */
static bool stated_fits(const Program *p, const uint32_t *at)
{
    return at[1] <= p->propositions - at[3] && at[1] <= (p->planes - at[2]) / 2;
}

bool program_alone_is_sound(const Program *p)
{
    uint32_t loop = NONE;
    for (uint32_t i = 0, length; i < p->alone.count; i += length) {
        const uint32_t *at = p->alone.at + i;
        length = sound_length(p, at, p->alone.count - i);
        if (!length || (*at == ALONE_STATED && !stated_fits(p, at))) return false;
        if (*at == OP_loop) loop = i;
        if (*at == OP_again && at[1] != loop) return false;
    }
    return true;
}
