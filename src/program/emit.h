/* Writing instructions. An instruction that was written before is not written again: its register is given. */
#ifndef PROGRAM_EMIT_H
#define PROGRAM_EMIT_H
#include "program/program.h"

typedef struct Emitter {
    Program *p;
    Arena *scratch;
    Table known;            /* opcode and operands -> first register written */
    Vec(uint32_t) operands; /* a stack: of lists being gathered, one within another */
    bool failed;            /* there was no memory; registers given since mean nothing */
} Emitter;

void emitter_start(Emitter *e, Program *program, Arena *scratch);

uint32_t plane_new(Emitter *e);

/* Lists of operands: begin, add, and the instruction that takes all since the mark. */
uint32_t operands_begin(const Emitter *e);
void operand(Emitter *e, uint32_t value);
uint32_t operands_count(const Emitter *e, uint32_t mark);

/* and, or: without what is empty, full, or named twice. An empty list gives plane 0. */
uint32_t emit_joined(Emitter *e, Opcode op, uint32_t mark, Span span);
uint32_t emit_at_least(Emitter *e, uint32_t mark, uint32_t least, Span span);
uint32_t emit_recorded(Emitter *e, uint32_t mark, Span span);
uint32_t emit_two(Emitter *e, Opcode op, uint32_t a, uint32_t b, Span span);
uint32_t emit_unless(Emitter *e, uint32_t a, uint32_t exception, uint32_t no_exception, Span span);
uint32_t emit_narrower(Emitter *e, uint32_t number, uint32_t conflict, Span span);
/* The plane of the evidence for; the evidence against is the next. */
uint32_t emit_less(Emitter *e, uint32_t a, uint32_t b, bool nearly, Span span);

void emit_stated(Emitter *e, uint32_t plane, uint32_t proposition, uint32_t count, Span span);
uint32_t emit_unstated(Emitter *e, uint32_t proposition, Span span);
/* What cases state of a proposition, alone, in a plane of its own. */
uint32_t emit_settle_stated(Emitter *e, uint32_t proposition, uint32_t half, Span span);
void emit_settle(Emitter *e, uint32_t plane, uint32_t partner, uint32_t proposition, uint32_t half, uint32_t mark,
                 Span span);
void emit_band(Emitter *e, uint32_t plane, uint32_t partner, uint32_t conflict, uint32_t proposition, uint32_t half,
               uint32_t mark, Span span);
void emit_gain(Emitter *e, uint32_t plane, uint32_t partner, uint32_t mark, Span span);
uint32_t emit_loop(Emitter *e);
void emit_again(Emitter *e, uint32_t loop);

uint32_t emit_constant(Emitter *e, Interval value, Span span);
uint32_t emit_number_one(Emitter *e, Opcode op, uint32_t a, Span span);
uint32_t emit_number_two(Emitter *e, Opcode op, uint32_t a, uint32_t b, Span span);
uint32_t emit_number_list(Emitter *e, Opcode op, uint32_t mark, Span span);
uint32_t emit_scale(Emitter *e, uint32_t a, double factor, double offset, Span span);
uint32_t emit_choose(Emitter *e, uint32_t t, uint32_t f, uint32_t a, uint32_t b, Span span);
uint32_t emit_measure(Emitter *e, uint32_t *conflict, uint32_t term, Interval range, uint32_t formula, uint32_t mark,
                      Span span);
uint32_t emit_applicable(Emitter *e, uint32_t number, uint32_t exception, uint32_t no_exception, Span span);

void emit_pair(Emitter *e, uint32_t t, uint32_t f);
void emit_conflict(Emitter *e, uint32_t plane);

#endif
