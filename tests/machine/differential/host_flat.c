/* The exerciser as a benchmark of tests/bench/engine: its run-time prints by SCLP. */
#include "rt.h"
int exercise(int sets);
void probe_print(const char *text);
void print_line(const char *text) { probe_print(text); }
const char bench_name[] = "differential";
u32 bench_run(u64 n) { (void)n; exercise(SETS); return 0; }
