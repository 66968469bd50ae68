#!/usr/bin/env python3
"""generate.py CASES.tsv SEED COUNT > cases.S - writes a table of test instructions for exerciser.c.

CASES.tsv: name, assembler text with registers from the set the exerciser loads: general registers
2-9 hold random numbers, 10 and 11 the addresses of two 512-byte storage areas (x: index register 12
holds 0-255), floating-point registers 0-6 random numbers. Each line is assembled COUNT times as a
routine of its own; the exerciser runs it with COUNT sets of operands."""
import sys

def main():
    rows = [l.rstrip("\n").split("\t") for l in open(sys.argv[1]) if l.strip() and l[0] != "#"]
    print('\t.text\n\t.machine z14')
    for n, (name, text) in enumerate(rows):
        print(f'case_{n}:')
        for part in text.split(';'):
            print('\t' + part.strip())
        print('\tbr\t%r14')
    print('\t.section .rodata\n\t.align 8\n\t.globl case_table\ncase_table:')
    for n, (name, _) in enumerate(rows):
        print(f'\t.quad\tcase_{n},name_{n}')
    print('\t.quad\t0,0')
    for n, (name, _) in enumerate(rows):
        print(f'name_{n}:\t.asciz\t"{name}"')

main()
