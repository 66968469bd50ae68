#!/usr/bin/env python3
"""Random plain programs that ours and Regina must agree on. X3.274; decided by rexx/README.md.

usage: differential.py OURS REGINA [--rounds N] [--seed N] [--family NAME]... [--lines N] [--all]

A round writes one program of many independent lines for each family, runs it under both, and
prints the lines on which they differ. Known disagreements (KNOWN) are skipped unless --all.
Exit status 1 when there was a difference.
"""
import argparse
import decimal
import random
import re
import subprocess
import sys
import tempfile
import os

PROLOGUE = """/* made by differential.py */
"""
EPILOGUE = """exit
try: procedure
  parse arg number_, text_
  signal on syntax name oops
  x = ''; y = ''; z = ''; r = ''
  interpret text_
  say number_ '['r']'
  return
oops:
  say number_ 'error' condition('E')
  return
"""


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


class Maker:
    """Makes random pieces of programs."""

    def __init__(self, rng):
        self.rng = rng

    def pick(self, *items):
        return self.rng.choice(items)

    def chance(self, p):
        return self.rng.random() < p

    # numbers -----------------------------------------------------------------------------------
    def digits(self, most):
        return ''.join(self.rng.choice('0123456789') for _ in range(self.rng.randint(1, most)))

    def number(self, wild=True):
        r = self.rng.random()
        if r < 0.35:
            return str(self.rng.randint(0, 20))
        if r < 0.5:
            return str(self.rng.randint(0, 10 ** self.rng.randint(1, 12)))
        text = self.digits(9)
        if self.chance(0.6):
            text += '.' + (self.digits(6) if self.chance(0.9) else '')
        elif self.chance(0.2):
            text = '.' + text
        if wild and self.chance(0.25):
            text += self.pick('e', 'E') + self.pick('', '+', '-') + str(self.rng.randint(0, 14))
        return text

    def number_literal(self):
        text = self.number()
        if self.chance(0.2):
            text = self.pick('-', '+', ' - ', '  ', '+ ') + text + self.pick('', ' ')
            return "'" + text + "'"
        return text if self.chance(0.6) else "'" + text + "'"

    def setting(self):
        parts = []
        if self.chance(0.5):
            d = self.pick(1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 18, 19, 20, 25, 30, 50)
            parts.append('numeric digits %d' % d)
            if self.chance(0.2) and d > 2:
                parts.append('numeric fuzz %d' % self.rng.randint(0, min(d - 1, 3)))
        if self.chance(0.15):
            parts.append('numeric form engineering')
        return '; '.join(parts) + '; ' if parts else ''

    def arithmetic(self, depth):
        if depth == 0 or self.chance(0.2):
            return self.number_literal()
        r = self.rng.random()
        if r < 0.1:
            return self.pick('- ', '+ ') + self.arithmetic(depth - 1)
        if r < 0.2:
            return '(' + self.arithmetic(depth - 1) + ')'
        if r < 0.28:
            return '(' + self.arithmetic(depth - 1) + ')**' + self.pick('2', '3', '0', '-1', '-2', '7')
        return self.arithmetic(depth - 1) + self.pick(' + ', ' - ', '*', '/', '%', '//', ' + ', ' - ') + \
            self.arithmetic(depth - 1)

    def arithmetic_line(self):
        return self.setting() + 'r = ' + self.arithmetic(self.rng.randint(1, 3))

    def compare_line(self):
        op = self.pick('=', '<', '>', '<=', '>=', '<>', '\\=', '==', '\\==', '>>', '<<', '>>=', '<<=', '\\<', '\\>',
                       '><', '\\<<', '\\>>')
        def side():
            if self.chance(0.5):
                return self.number_literal()
            return quoted(self.text(4, 'ab 1.0e+-'))
        return self.setting() + 'r = ' + side() + op + side()

    def logic_line(self):
        def side():
            return self.pick('1', '0', "'1'", "'0'", "1=2", "3>2", "'a'='a '", '\\1', '\\(0)', '(1=1)', "'2'", "1.0")
        e = side()
        for _ in range(self.rng.randint(1, 3)):
            e += self.pick('&', '|', '&&', ' | ') + side()
        return 'r = ' + e

    def mixed_line(self):
        """Operators of all levels."""
        def term(depth):
            r = self.rng.random()
            if depth == 0 or r < 0.45:
                return self.pick(self.number_literal(), self.number_literal(), quoted(self.text(3, 'ab 0 1')), 'x', '""')
            if r < 0.6:
                return '(' + expression(depth - 1) + ')'
            if r < 0.7:
                return self.pick('- ', '+ ', '\\') + term(depth - 1)
            return self.string_call(depth - 1)
        def expression(depth):
            e = term(depth)
            for _ in range(self.rng.randint(0, 2)):
                e += self.pick('+', ' - ', '*', '||', ' ', '=', '<', '>', '==', '&', '|', '||', ' ', '>=', '\\=', '>>') + term(depth)
            return e
        return self.setting() + 'r = ' + expression(2)

    # strings -----------------------------------------------------------------------------------
    def text(self, most=8, alphabet=None):
        if alphabet is None:
            alphabet = self.pick('abc', 'ab ', 'abcdefgh XYZ', '0123456789', 'aAbB .,', 'ab  cd', '01', '0123456789abcdefABCDEF ')
        return ''.join(self.rng.choice(alphabet) for _ in range(self.rng.randint(0, most)))

    def string(self, depth=0):
        if depth and self.chance(0.25):
            return self.string_call(depth - 1)
        return quoted(self.text())

    def whole(self, bad=0.04):
        if self.chance(bad):
            return self.pick('-1', "'a'", '1.5', "''", '0', "'1e1'", '2.0', "' 3 '")
        return str(self.rng.choice([0, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 10, 12]))

    def pad(self):
        return self.pick("'*'", "' '", "'x'", "'0'", "'*'", "'ab'" if self.chance(0.2) else "'-'")

    def option(self, letters):
        if self.chance(0.05):
            return self.pick("''", "'?'", "'z'")
        c = self.rng.choice(letters)
        return "'" + self.pick(c, c.lower(), c + 'xyz') + "'"

    FUNCTIONS = {
        'abbrev': 'ssw', 'center': 'swc', 'centre': 'swc', 'compare': 'ssc', 'copies': 'sw', 'delstr': 'sww',
        'delword': 'tww', 'insert': 'sswwc', 'lastpos': 'ssw', 'left': 'swc', 'length': 's', 'overlay': 'sswwc',
        'pos': 'ssw', 'reverse': 's', 'right': 'swc', 'space': 'twc', 'strip': 's(BLT)c', 'substr': 'swwc',
        'subword': 'tww', 'translate': 'sssc', 'verify': 'ss(MN)w', 'word': 'tw', 'wordindex': 'tw',
        'wordlength': 'tw', 'wordpos': 'utw', 'words': 't', 'bitand': 'ssc', 'bitor': 'ssc', 'bitxor': 'ssc',
        'c2x': 's', 'changestr': 'sss', 'countstr': 'ss', 'symbol': 's', 'upper': None,
    }
    REQUIRED = {
        'abbrev': 2, 'center': 2, 'centre': 2, 'compare': 2, 'copies': 2, 'delstr': 2, 'delword': 2, 'insert': 2,
        'lastpos': 2, 'left': 2, 'length': 1, 'overlay': 2, 'pos': 2, 'reverse': 1, 'right': 2, 'space': 1,
        'strip': 1, 'substr': 2, 'subword': 2, 'translate': 1, 'verify': 2, 'word': 2, 'wordindex': 2,
        'wordlength': 2, 'wordpos': 2, 'words': 1, 'bitand': 1, 'bitor': 1, 'bitxor': 1, 'c2x': 1, 'changestr': 3,
        'countstr': 2, 'symbol': 1,
    }

    def string_call(self, depth=0):
        name = self.rng.choice([n for n, k in self.FUNCTIONS.items() if k])
        kinds = re.findall(r'\([A-Z]+\)|.', self.FUNCTIONS[name])
        least = self.REQUIRED[name]
        count = self.rng.randint(least, len(kinds))
        if self.chance(0.02):
            count = self.rng.randint(0, len(kinds) + 1)
        out = []
        for i in range(count):
            kind = kinds[i] if i < len(kinds) else 's'
            if i >= least - (1 if self.chance(0.03) else 0) and i < count - 1 and self.chance(0.25):
                out.append('')
            elif kind == 's':
                out.append(self.string(depth))
            elif kind == 't':
                out.append(quoted(self.text(14, self.pick('ab ', 'abc  d', 'to be or'))))
            elif kind == 'u':
                out.append(quoted(self.text(4, 'ab ')))
            elif kind == 'w':
                out.append(self.whole())
            elif kind == 'c':
                out.append(self.pad())
            else:
                out.append(self.option(kind[1:-1]))
        return name + '(' + ','.join(out) + ')'

    def string_line(self):
        return 'r = ' + self.string_call(1)

    # conversions and numeric built-ins ------------------------------------------------------------
    def hexes(self):
        if self.chance(0.1):
            return quoted(self.text(6, '0123abcxg '))
        return quoted(self.pick('', ' ').join(self.pick('', 'f') if not i else ''.join(self.rng.choice('0123456789abcdefABCDEF') for _ in range(2))
                                              for i in range(self.rng.randint(1, 6))))

    def bits(self):
        if self.chance(0.1):
            return quoted(self.text(8, '01 2'))
        return quoted(self.pick('', ' ').join(''.join(self.rng.choice('01') for _ in range(4)) for _ in range(self.rng.randint(1, 4))))

    def conversion_line(self):
        s = self.setting() if self.chance(0.3) else ''
        w = ('' if self.chance(0.5) else ',' + self.whole())
        n = self.pick(str(self.rng.randint(0, 300)), str(self.rng.randint(0, 10 ** 9)), str(-self.rng.randint(0, 70000)),
                      self.number_literal())
        call = self.pick(
            'x2c(%s)' % self.hexes(), 'x2b(%s)' % self.hexes(), 'x2d(%s%s)' % (self.hexes(), w), 'b2x(%s)' % self.bits(),
            'd2x(%s%s)' % (n, w), 'c2x(d2c(%s%s))' % (n, w), 'c2d(x2c(%s)%s)' % (self.hexes(), w),
            "datatype(%s)" % self.pick(self.number_literal(), self.string()),
            "datatype(%s,%s)" % (self.pick(self.number_literal(), self.string(), self.hexes(), self.bits(), quoted(self.text(5, 'aB_.1 ?!'))),
                                 self.option('ABLMNSUWX')),
            'c2x(bitxor(x2c(%s),x2c(%s)))' % (self.hexes(), self.hexes()),
            "c2x(bitand(x2c(%s),,'%s'x))" % (self.hexes(), self.pick('00', 'f0', 'ff')),
        )
        return s + 'r = ' + call

    def numeric_function_line(self):
        n = self.number_literal
        def opt():
            return '' if self.chance(0.4) else self.whole()
        call = self.pick(
            lambda: 'abs(%s)' % n(), lambda: 'sign(%s)' % n(), lambda: 'max(%s,%s,%s)' % (n(), n(), n()),
            lambda: 'min(%s,%s)' % (n(), n()), lambda: 'trunc(%s)' % n(), lambda: 'trunc(%s,%s)' % (n(), self.whole()),
            lambda: 'format(%s)' % n(), lambda: 'format(%s,%s)' % (n(), opt()),
            lambda: 'format(%s,%s,%s)' % (n(), opt(), opt()), lambda: 'format(%s,%s,%s,%s)' % (n(), opt(), opt(), opt()),
            lambda: 'format(%s,%s,%s,%s,%s)' % (n(), opt(), opt(), opt(), opt()),
            lambda: 'format(%s,,,%s,%s)' % (n(), opt(), opt()))()
        return self.setting() + 'r = ' + call

    # templates ---------------------------------------------------------------------------------
    def template(self):
        parts = []
        for _ in range(self.rng.randint(1, 7)):
            r = self.rng.random()
            if r < 0.5:
                parts.append(self.pick('a', 'b', 'c', 'd', 'e', '.', '.', 'a.1', 'a.b'))
            elif r < 0.65:
                parts.append(self.pick("','", "' '", "'ab'", "'b'", "''", "'. '", '"1"'))
            elif r < 0.72:
                parts.append(self.pick('(p)', '(q)'))
            elif r < 0.8:
                parts.append(str(self.rng.randint(0, 14)))
            elif r < 0.9:
                parts.append(self.pick('+', '-') + str(self.rng.randint(0, 8)))
            elif r < 0.94:
                parts.append('=' + self.pick('3', '(n)', '1', '(m)', '9'))
            else:
                parts.append(self.pick('+', '-') + '(n)')
        return ' '.join(parts)

    def parse_line(self):
        t = self.template()
        show = "r = 'a='a'|b='b'|c='c'|d='d'|e='e'|'a.1'|'a.b"
        setup = "p='b'; q='a b'; n=3; m=6; drop a b c d e a.; "
        upper = self.pick('', 'upper ', '')
        source = self.text(16, self.pick('ab ', 'ab, c.d', 'abcdef 12', ' a  b '))
        r = self.rng.random()
        if r < 0.6:
            return setup + 'parse %svalue %s with %s; %s' % (upper, quoted(source), t, show)
        if r < 0.8:
            return setup + 'x=%s; parse %svar x %s; %s' % (quoted(source), upper, t, show)
        if r < 0.9:
            return setup + 'queue %s; parse %spull %s; %s' % (quoted(source), upper, t, show)
        return setup + 'a=%s; parse %svar a %s; %s' % (quoted(source), upper, t, show)

    # stems and dynamic variables --------------------------------------------------------------------
    def stem_line(self):
        parts = []
        names = ['a.1', 'a.i', 'a.j', 'a.', 'a.i.j', 'a.1.2', 'b.', 'b.i', 'i', 'j', 'a.a', 'b.k', 'k', "a.1.", 'a.i.']
        for _ in range(self.rng.randint(3, 10)):
            r = self.rng.random()
            n = self.rng.choice(names)
            if r < 0.5:
                parts.append('%s = %s' % (n, self.pick('1', '2', "'x'", "'X'", n, self.rng.choice(names), "i+0", "'01'")))
            elif r < 0.65:
                parts.append('drop ' + n)
            elif r < 0.75:
                parts.append("call value %s, %s" % (quoted(n), self.pick('5', "'q'")))
            elif r < 0.85:
                parts.append("x = symbol(%s)" % quoted(n))
            elif r < 0.9:
                parts.append("parse value '1 2 3' with %s %s" % (n, self.rng.choice(names)))
            elif r < 0.95:
                parts.append("drop (k)")
            else:
                parts.append("x = x value(%s)" % quoted(n))
        shown = self.rng.sample(names, 5)
        return "drop i j k a. b.; i=1; j=2; " + '; '.join(parts) + '; r = x"|"' + '"|"'.join(shown)

    # control flow -------------------------------------------------------------------------------
    def control_line(self):
        self.count = 0

        def condition():
            return self.pick('i>2', 'j=2', 'k<3', 'i=j', '1', '0', 'k//2', 'i<>1', 'k>6', 'i>1 & j<3', "'' = i")

        def statements(depth, in_loop):
            return '; '.join(statement(depth, in_loop) for _ in range(self.rng.randint(1, 3)))

        def loop(depth):
            var = self.pick('i', 'j')
            head = self.pick(
                'do %d' % self.rng.randint(0, 3),
                'do %s = %d to %d' % (var, self.rng.randint(-1, 3), self.rng.randint(0, 4)),
                'do %s = %s to %s by %s' % (var, self.pick('1', '0.5', '4', "' 2 '"), self.pick('3', '0', '2.5'), self.pick('1', '-1', '0.5', '2')),
                'do %s = 1 for %d' % (var, self.rng.randint(0, 3)),
                'do %s = 1 by %s for %d' % (var, self.pick('2', '-1', '0'), self.rng.randint(0, 3)),
                'do %s = 3 by -1 to 1' % var,
                'do %s = 1 for 2 to 5 by 3' % var,
                'do forever', 'do', 'do 3', 'do %s = 1' % var)
            infinite = head in ('do forever', 'do i = 1', 'do j = 1')
            tail = ''
            if head != 'do' and (infinite or self.chance(0.3)):
                tail = ' ' + self.pick('while k<%d' % self.rng.randint(2, 9), 'until k>%d' % self.rng.randint(2, 9), 'while k<4', 'until k>=3')
            body = 'k=k+1; if k>60 then signal over; ' + statements(depth - 1, head != 'do')
            end = 'end' + (' ' + var if ' = ' in head and self.chance(0.3) else '')
            return '%s%s; %s; %s' % (head, tail, body, end)

        def statement(depth, in_loop):
            r = self.rng.random()
            if depth > 0 and r < 0.3:
                return loop(depth)
            if depth > 0 and r < 0.45:
                return 'if %s then %s; %s' % (condition(), statement(depth - 1, in_loop), 'else ' + statement(depth - 1, in_loop) if self.chance(0.5) else 'nop')
            if depth > 0 and r < 0.55:
                return 'select; when %s then %s; when %s then do; %s; end; otherwise %s; end' % (
                    condition(), statement(depth - 1, in_loop), condition(), statements(depth - 1, in_loop),
                    statement(depth - 1, in_loop) if self.chance(0.8) else '')
            if in_loop and r < 0.65:
                return self.pick('leave', 'iterate', 'if %s then leave' % condition(), 'if %s then iterate' % condition(),
                                 'leave i' if self.chance(0.3) else 'nop')
            return self.pick("r = r'a'", "r = r||i", "r = r j", 'k = k+1', "r = r'<'k'>'", 'i = i+1', 'nop', 'j = j - 1')

        body = statements(3, False)
        return "i=1; j=2; k=0; r=''; " + body + "; r = r'/'i'/'j'/'k"

    # the words of clauses: programs that are mostly wrong ------------------------------------------
    TOKENS = ['a', 'b', '1', '2.5', "'x'", '=', '+', '-', '*', '(', ')', ',', ';', 'do', 'end', 'if', 'then', 'else', 'to', 'by',
              'while', 'until', 'for', 'forever', 'select', 'when', 'otherwise', 'leave', 'iterate', 'call', 'left', 'return',
              'parse', 'value', 'with', 'var', 'arg', 'drop', 'numeric', 'digits', 'say', '||', '<', '&', '\\', 'nop', 'interpret',
              '1x', 'trace', 'o', 'signal', 'on', 'procedure', 'expose', 'a.', 'a.b', '.', '%', '**', '/']

    def clause_line(self):
        start = self.pick('r =', 'if', 'parse', 'do', 'call', 'select;', 'drop', 'numeric', 'signal', 'leave', 'r = r', 'address', 'trace',
                          'push', 'queue', 'arg', 'procedure', 'interpret', 'return', 'end', 'else', 'then', 'when', 'options', 'nop', 'iterate')
        return start + ' ' + ' '.join(self.rng.choice(self.TOKENS) for _ in range(self.rng.randint(0, 4)))


FAMILIES = {
    'arithmetic': Maker.arithmetic_line, 'compare': Maker.compare_line, 'logic': Maker.logic_line, 'mixed': Maker.mixed_line,
    'string': Maker.string_line, 'conversion': Maker.conversion_line, 'numeric': Maker.numeric_function_line,
    'parse': Maker.parse_line, 'stem': Maker.stem_line, 'control': Maker.control_line, 'clause': Maker.clause_line,
}


def run(command, path):
    try:
        done = subprocess.run([command, path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=20)
    except subprocess.TimeoutExpired as end:
        return {}, (end.stdout or b'').decode('latin-1') + '\n(timeout)'
    text = done.stdout.decode('latin-1')
    found = {}
    for line in text.split('\n'):
        match = re.match(r'(\d+) (.*)$', line)
        if match:
            found[int(match.group(1))] = match.group(2)
    return found, text if done.returncode in (0,) else text + '\n(status %d)' % done.returncode


def same_number(ours, theirs):
    """Numbers that differ only in their form: zeros of //, and E-n before 2*DIGITS decimals."""
    try:
        a, b = decimal.Decimal(ours.strip('[]').strip()), decimal.Decimal(theirs.strip('[]').strip())
    except (decimal.InvalidOperation, AttributeError):
        return False
    return a == b


def decided(ours, theirs):
    """Disagreements that rexx/README.md lists with the reason."""
    pairs = [
        (r'error 34[.][56]', r'.*'),       # Regina takes ' 1 ' and '01' as logical values
        (r'error 40[.]5', r'error 40[.]3'),  # an argument left out before one that is there
    ]
    return ours is not None and any(re.match(a, ours) and re.match(b, theirs) for a, b in pairs)


def same_error(ours, theirs):
    """Regina has no sub-number for many errors."""
    match = re.match(r'error (\d+)(\.\d+)?$', theirs)
    return bool(match and ours and not match.group(2) and re.match('error %s[.]' % match.group(1), ours))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('ours')
    parser.add_argument('regina')
    parser.add_argument('--rounds', type=int, default=1)
    parser.add_argument('--lines', type=int, default=50)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--family', action='append')
    parser.add_argument('--all', action='store_true')
    options = parser.parse_args()
    differences = tried = unjudged = 0
    for number in range(options.rounds):
        for family in options.family or FAMILIES:
            maker = Maker(random.Random('%s %d' % (family, options.seed + number)))
            lines = [FAMILIES[family](maker) for _ in range(options.lines)]
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, 'case.rexx')
                with open(path, 'w', encoding='latin-1') as out:
                    out.write(PROLOGUE)
                    for i, line in enumerate(lines):
                        out.write('call try %d, %s\n' % (i, quoted(line)))
                    out.write(EPILOGUE)
                ours, our_text = run(options.ours, path)
                theirs, their_text = run(options.regina, path)
            for i, line in enumerate(lines):
                tried += 1
                a, b = ours.get(i), theirs.get(i)
                if b is None:
                    unjudged += 1  # Regina ended before this line
                elif a != b and not same_error(a, b) and (
                        options.all or not (same_number(a, b) or decided(a, b))):
                    differences += 1
                    print('%s: %s\n   ours   %s\n   regina %s' % (family, line, a, b))
            if len(ours) != len(lines) and 'timeout' in our_text or 'status' in our_text:
                print(family, 'ours ended with', our_text[-200:])
    print('%d lines, %d not judged, %d differences' % (tried, unjudged, differences))
    return 1 if differences else 0


if __name__ == '__main__':
    sys.exit(main())
