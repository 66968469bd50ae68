/* Runs each case with many sets of operands and prints one hash a case. Built twice: as a user
 * program for qemu-s390x and as a flat image for `cambridge boot` (with tests/bench/engine/rt.c's
 * way of printing). The two outputs must be equal. */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

struct state {
  u64 gr[8];
  u64 fr[8];
  u64 cc;
  u32 fpc, pad;
  u64 area[2];
  u64 index;
};
extern const struct { void (*routine)(void); const char *name; } case_table[];
void run_case(void (*routine)(void), struct state *state);
void print_line(const char *text);

static u64 seed = 88172645463325252UL;
static u64 next(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return seed;
}
/* Numbers near the edges as often as any others. */
static u64 operand(void) {
  u64 v = next();
  switch (next() % 12) {
    case 0: return v & 0xff;
    case 1: return -(v & 0xff);
    case 2: return v & 0xffffffff;
    case 3: return (v & 3) + 0x7ffffffe;
    case 4: return 0x8000000000000000UL + (v & 3) - 1;
    case 5: return (v & 1) - 1;
    case 6: return 1UL << (v & 63);
    case 7: return (v << 32) | 0x80000000UL;
    default: return v;
  }
}
static u64 number(void) {
  u64 v = next();
  switch (next() % 10) {
    case 0: return 0;
    case 1: return 0x8000000000000000UL;
    case 2: return 0x7ff0000000000000UL | (v & 0x8000000000000000UL);
    case 3: return 0x7f80000000000000UL;
    case 4: return 0x3ff0000000000000UL + ((v & 255) << 44);
    case 5: return 0xc03e000000000000UL + (v & 0xffffffffffffUL);
    case 6: return 0x41e0000000000000UL | (v & 0x801fffffffffffffUL);
    case 7: return 0x3f80000000000000UL + (v & 0xfffff00000000UL);
    default: return (v & 0x80ffffffffffffffUL) + 0x3f00000000000000UL;
  }
}
static u8 area[2][512] __attribute__((aligned(256)));
static u64 hash;
static void mix(u64 v) { hash = (hash ^ v) * 0x100000001b3UL; hash ^= hash >> 29; }

static void put_hex(char *at, u64 v) {
  for (int i = 60; i >= 0; i -= 4) *at++ = "0123456789abcdef"[v >> i & 15];
  *at = 0;
}
int exercise(int sets) {
  for (int n = 0; case_table[n].routine; n++) {
    struct state s;
    char line[80];
    int k = 0;
    seed = 88172645463325252UL + n;
    hash = 0xcbf29ce484222325UL;
    for (int set = 0; set < sets; set++) {
      for (int i = 0; i < 8; i++) s.gr[i] = operand();
      for (int i = 0; i < 8; i++) s.fr[i] = number();
      for (int a = 0; a < 2; a++)
        for (int i = 0; i < 512; i += 8) *(u64 *)(area[a] + i) = (i & 8) ? number() : operand();
      s.cc = next() & 3;
      s.fpc = 0;
      s.area[0] = (u64)area[0];
      s.area[1] = (u64)area[1];
      s.index = next() & 127;
      run_case(case_table[n].routine, &s);
      for (int i = 0; i < 8; i++) mix(s.gr[i]), mix(s.fr[i]);
      mix(s.cc);
      mix(s.fpc & 0xf8ffffffu);
      for (int a = 0; a < 2; a++)
        for (int i = 0; i < 512; i += 8) mix(*(u64 *)(area[a] + i));
    }
    while (case_table[n].name[k]) line[k] = case_table[n].name[k], k++;
    while (k < 12) line[k++] = ' ';
    put_hex(line + k, hash);
    print_line(line);
  }
  return 0;
}
