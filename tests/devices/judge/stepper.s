# Runs the steps that judge_hercules.py lays out at X'100000' and leaves results at X'200000'.
# A step: operation, address, length, 0; then data padded to eight bytes.
#   1 copies the data to the address; 2 starts the subchannel with the ORB in the data and keeps
#   condition code and IRB (104 bytes); 3 keeps storage; 0 ends.
        .text
        .org   0
        .long  0x00080000, 0x80000400           # restart new PSW
        .org   0x68
        .long  0x000A0000, 0x80000BAD           # program new PSW
        .org   0x400
        basr   %r12, 0
base:   l      %r10, steps-base(%r12)
        l      %r11, results-base(%r12)
        l      %r1, subchannel-base(%r12)
        stsch  schib-base(%r12)
        oi     schib+5-base(%r12), 0x80         # enabled
        oi     schib+27-base(%r12), 0x01        # concurrent sense
        msch   schib-base(%r12)
next:   l      %r2, 0(%r10)
        l      %r4, 4(%r10)
        l      %r5, 8(%r10)
        la     %r6, 16(%r10)
        c      %r2, one-base(%r12)
        be     copy-base(%r12)
        c      %r2, two-base(%r12)
        be     start-base(%r12)
        c      %r2, three-base(%r12)
        be     keep-base(%r12)
        lpsw   done-base(%r12)
copy:   lr     %r7, %r5
        lr     %r10, %r6
        alr    %r10, %r5
        la     %r10, 7(%r10)
        n      %r10, align-base(%r12)
        mvcl   %r4, %r6
        b      next-base(%r12)
start:  ssch   16(%r10)
        ipm    %r0
        srl    %r0, 28
        st     %r0, 0(%r11)
        ltr    %r0, %r0
        bne    over-base(%r12)
wait:   tsch   8(%r11)
        bc     4, wait-base(%r12)
over:   la     %r11, 104(%r11)
        la     %r10, 32(%r10)
        b      next-base(%r12)
keep:   lr     %r6, %r4
        lr     %r7, %r5
        lr     %r4, %r11
        alr    %r11, %r5
        la     %r11, 7(%r11)
        n      %r11, align-base(%r12)
        la     %r10, 16(%r10)
        mvcl   %r4, %r6
        b      next-base(%r12)
        .balign 8
done:   .long  0x000A0000, 0x80000000
steps:  .long  0x00100000
results: .long 0x00200000
subchannel: .long 0x00010000
one:    .long  1
two:    .long  2
three:  .long  3
align:  .long  0xFFFFFFF8
        .balign 8
schib:  .space 56
