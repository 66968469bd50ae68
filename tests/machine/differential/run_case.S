/* run_case(routine, state): loads registers from the state, runs the routine, stores them back.
 * state: 0 general registers 2-9, 64 floating-point registers 0-7 (8 each), 128 condition code,
 * 136 FPC, 144 area addresses (10, 11), 160 register 12. */
        .text
        .globl  run_case
run_case:
        stmg    %r6,%r15,48(%r15)
        lay     %r15,-240(%r15)
        stg     %r3,160(%r15)
        std     %f8,168(%r15)
        lgr     %r1,%r2
        lgr     %r13,%r3
        lfpc    136(%r13)
        ld      %f0,64(%r13)
        ld      %f1,72(%r13)
        ld      %f2,80(%r13)
        ld      %f3,88(%r13)
        ld      %f4,96(%r13)
        ld      %f5,104(%r13)
        ld      %f6,112(%r13)
        ld      %f7,120(%r13)
        lg      %r0,128(%r13)
        sllg    %r0,%r0,28
        spm     %r0
        lmg     %r10,%r11,144(%r13)
        lg      %r12,160(%r13)
        lmg     %r2,%r9,0(%r13)
        lghi    %r0,0
        basr    %r14,%r1
        lg      %r13,160(%r15)
        stmg    %r2,%r9,0(%r13)
        ipm     %r0
        srl     %r0,28
        nill    %r0,3
        stg     %r0,128(%r13)
        stfpc   136(%r13)
        std     %f0,64(%r13)
        std     %f1,72(%r13)
        std     %f2,80(%r13)
        std     %f3,88(%r13)
        std     %f4,96(%r13)
        std     %f5,104(%r13)
        std     %f6,112(%r13)
        std     %f7,120(%r13)
        ld      %f8,168(%r15)
        lmg     %r6,%r15,288(%r15)
        br      %r14
