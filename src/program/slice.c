/* The part of a program that the provided reading can change: `unless`, `assume`, `applicable`, and all that reads what
 * they write. The rest would come out as it did ordinarily, and is not run again. */
#include "program/slice.h"

typedef struct Slicer {
    const Program *p;
    uint8_t *planes, *numbers; /* registers that may come out differently */
    uint8_t *chosen;           /* instructions of the slice */
    uint32_t *settles;         /* of each plane, the settle that begins it */
} Slicer;

/* Calls `look` for each operand of an instruction; place: which operand, lists counted through. */
typedef bool Look(Slicer *s, char letter, uint32_t operand, Opcode op, uint32_t place);

static bool each_operand(Slicer *s, uint32_t instruction, Look *look)
{
    const uint32_t *at = s->p->code.at + s->p->starts.at[instruction];
    Opcode op = (Opcode)*at++;
    const char *letter = opcode_operands[op];
    uint32_t place = 0;
    bool any = false;
    for (; *letter && *letter != '*'; letter++, place++) any |= look(s, *letter, *at++, op, place);
    if (*letter != '*') return any;
    for (uint32_t count = *at++; count; count--)
        for (const char *item = letter + 1; *item; item++, place++) any |= look(s, *item, *at++, op, place);
    return any;
}

/* The counterpart that settle and gain name is only looked at in the disputed reading. What a gain adds to it reads
 * too. */
static bool reads_changed(Slicer *s, char letter, uint32_t operand, Opcode op, uint32_t place)
{
    if ((op == OP_settle || op == OP_gain || op == OP_band) && place == 1) return false;
    if (operand == NONE) return false;
    if (letter == 'P' && op == OP_gain) return s->planes[operand];
    if (letter == 'p' || letter == 'q') return s->planes[operand];
    if (letter == 'n' || letter == 'm') return s->numbers[operand];
    return false;
}

static bool mark_written(Slicer *s, char letter, uint32_t operand, Opcode op, uint32_t place)
{
    (void)op, (void)place;
    if (letter == 'P') s->planes[operand] = 1;
    if (letter == 'N') s->numbers[operand] = 1;
    return false;
}

static Opcode opcode_at(const Slicer *s, uint32_t instruction)
{
    return (Opcode)s->p->code.at[s->p->starts.at[instruction]];
}

static bool changes(Slicer *s, uint32_t instruction)
{
    Opcode op = opcode_at(s, instruction);
    return op == OP_unless || op == OP_assume || op == OP_applicable || each_operand(s, instruction, reads_changed);
}

static void choose(Slicer *s, uint32_t instruction)
{
    s->chosen[instruction] = 1;
    each_operand(s, instruction, mark_written);
}

/* A loop of which anything changes runs whole, from what its planes began with. */
static uint32_t choose_loop(Slicer *s, uint32_t first)
{
    uint32_t last = first;
    bool any = false;
    for (; opcode_at(s, last) != OP_again; last++) any |= changes(s, last);
    for (uint32_t i = first; any && i <= last; i++) {
        choose(s, i);
        if (opcode_at(s, i) == OP_gain) s->chosen[s->settles[s->p->code.at[s->p->starts.at[i] + 1]]] = 1;
    }
    return last;
}

static bool copy_chosen(const Slicer *s, Program *p)
{
    uint32_t loop = 0;
    for (uint32_t i = 0; i < p->starts.count; i++) {
        if (!s->chosen[i]) continue;
        uint32_t at = p->starts.at[i], length = program_length(p, at);
        if (p->code.at[at] == OP_loop) loop = p->provided.count;
        for (uint32_t w = 0; w < length; w++) {
            uint32_t word = p->code.at[at] == OP_again && w == 1 ? loop : p->code.at[at + w];
            if (!vec_push(p->arena, &p->provided, word)) return false;
        }
    }
    return true;
}

bool program_slice(Program *p)
{
    Arena scratch = { .memory = p->arena->memory };
    Slicer s = { .p = p };
    s.planes = arena_zero(&scratch, p->planes + 1);
    s.numbers = arena_zero(&scratch, p->numbers + 1);
    s.chosen = arena_zero(&scratch, p->starts.count + 1);
    s.settles = arena_zero(&scratch, (p->planes + 1) * sizeof *s.settles);
    bool made = s.planes && s.numbers && s.chosen && s.settles;
    p->provided.at = NULL;
    p->provided.count = p->provided.room = 0;
    for (uint32_t i = 0; made && i < p->starts.count; i++) {
        if (opcode_at(&s, i) == OP_settle) s.settles[p->code.at[p->starts.at[i] + 1]] = i;
        if (opcode_at(&s, i) == OP_loop) i = choose_loop(&s, i);
        else if (changes(&s, i)) choose(&s, i);
    }
    made = made && copy_chosen(&s, p);
    arena_free(&scratch);
    return made;
}
