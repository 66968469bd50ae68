#!/usr/bin/env python3
"""Pipelines beside their Unix equivalents: the same bytes, CPU time of both in one session.

usage: compare.py PROGRAM DATADIR [REPS] [ids...]
PROGRAM runs one specification (`cambridge pipe` or a path); gen.cpp makes DATADIR."""
import hashlib, os, shlex, statistics, subprocess, sys, resource
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from pairs import W

def cpu(command, out):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(out, 'wb') as stdout:
        code = subprocess.run(command, stdout=stdout, stderr=subprocess.DEVNULL, env=ENV).returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, code

def digest(path):
    with open(path, 'rb') as f:
        return hashlib.sha256(f.read()).hexdigest()[:12]

def specification(text, target):
    text = text.split('/*')[0]
    for name in ('recs', 'words', 'master', 'left', 'right', 'sections'):
        text = text.replace('< %s ' % name, '< %s/%s.txt ' % (D, name))
    text = text.replace('< card80 ', '< %s/card80.bin fixed 64000 ' % D)
    return text.replace('> out (bytes)', '> %s fixed' % target).replace('> out', '> ' + target)

program, D = shlex.split(sys.argv[1]), os.path.abspath(sys.argv[2])
reps = int(sys.argv[3]) if len(sys.argv) > 3 else 3
only = set(sys.argv[4:])
ENV = dict(os.environ, LC_ALL='C', D=D)
SKIP_UNIX = {'specs2016', 'mlr', 'rg', 'sort'}
# Other answers than the pipeline's by definition: line ends counted, ties, layout.
NOT_SAME = {'W02', 'W10', 'W25'}
work = os.environ.get('TMPDIR', '/tmp')
product, count = 1.0, 0
for w in W:
    if only and w['id'] not in only: continue
    target = os.path.join(work, 'pipe.out')
    spec = specification(w['cms'], target)
    if os.path.exists(target): os.unlink(target)
    ours = []
    theirs = {v: [] for v in w['unix'] if v not in SKIP_UNIX or len(w['unix']) == 1}
    stdout = os.path.join(work, 'pipe.stdout')
    for _ in range(reps):
        seconds, code = cpu(program + [spec], stdout)
        ours.append(seconds)
        for v in theirs: theirs[v].append(cpu(['bash', '-c', w['unix'][v]], os.path.join(work, 'unix.out'))[0])
    made = target if os.path.exists(target) and '> out' in w['cms'] else stdout
    sha = digest(made)
    cpu(['bash', '-c', next(w['unix'][v] for v in theirs)], os.path.join(work, 'unix.out'))
    same = 'same' if sha == digest(os.path.join(work, 'unix.out')) else ('other' if w['id'] in NOT_SAME else 'DIFFERS')
    mine = statistics.median(ours)
    peers = {v: statistics.median(t) for v, t in theirs.items()}
    awk = [peers[v] for v in ('mawk', 'gawk', 'perl', 'sed') if v in peers]
    best = min(awk or peers.values())
    product *= best / max(mine, 1e-3); count += 1
    print('%s rc=%d %-7s pipe %.3f  %5.2fx of best awk/perl/sed   %s' % (w['id'], code, same, mine, best / max(mine, 1e-3),
          ' '.join('%s %.3f' % p for p in sorted(peers.items(), key=lambda p: p[1]))), flush=True)
if count: print('geometric mean: %.2f times as fast as the best of awk, perl and sed (%d workloads)' % (product ** (1 / count), count))
