/* The exerciser as a user program: prints with write(2). */
int exercise(int sets);
static long call(long number, long a, long b, long c) {
  register long r1 __asm__("1") = number;
  register long r2 __asm__("2") = a;
  register long r3 __asm__("3") = b;
  register long r4 __asm__("4") = c;
  __asm__ volatile("svc 0" : "+d"(r2) : "d"(r1), "d"(r3), "d"(r4) : "memory");
  return r2;
}
void print_line(const char *text) {
  long n = 0;
  while (text[n]) n++;
  call(4, 1, (long)text, n);
  call(4, 1, (long)"\n", 1);
}
void start_c(void) {
  exercise(SETS);
  call(1, 0, 0, 0);
}
__asm__(".globl _start\n_start: lay %r15,-160(%r15)\n brasl %r14,start_c\n");
