/* instructions */
do 3; say 'three'; end
do i = 1 to 10 by 3; say i; end; say 'after' i
do i = 10 to 1 by -4; say i; end
do i = 1 for 3; say i; end
do i = 1 to 5 while i < 4; say i; end
do i = 1 until i = 3; say i; end
do forever; leave; end
do i = 1 to 3
  do j = 1 to 3
    if j = 2 then iterate i
    say i j
  end
end
do x = 0.1 to 0.5 by 0.1; say x; end
do a.1 = 1 to 2; say a.1; end
do 0; say 'never'; end
do i = 3 to 1; say 'never'; end
if 1 then if 0 then say 'a'; else say 'b'
if 0 then nop; else do; say 'c'; end
select; when 0 then say 'x'; when 1 then do; say 'y'; end; otherwise nop; end
select
  when 1 = 2 then nop
  otherwise
    say 'other'
    say 'wise'
end
call sub 1, 2
say result
call sub
say 'r' result
say func(3) + 1
say 'x'func(9)'y'
p = 'old'; q = 'keep'
call proc
say p q
x.1 = 5; x.2 = 6
call proc2
say x.1 x.2 z
interpret 'say 1 + 1; w = "set"'
say w
drop w; say w
signal skip
say 'not here'
skip:
say 'skipped' sigl
stack. = 'def'; say stack.1 stack.foo; stack.1 = 'one'; say stack.1 stack.2
drop stack.; say stack.1
parse value 'a b c d' with one two .
say one two
parse value '2024-05-06' with y '-' m '-' d
say y m d
parse value 'abcdefgh' with 3 p1 5 p2 +2 p3
say p1 p2 p3
parse value 'key=value rest' with k '=' v r
say k v r
delim = ','
parse value 'a,b,c' with a1 (delim) a2 (delim) a3
say a1 a2 a3
n = 4
parse value 'abcdefgh' with q1 =(n) q2 +(n) q3
say q1 q2 q3
parse upper value 'mixed Case' with u1 u2
say u1 u2
push 'pushed'; queue 'queued'; push 'top'
say queued()
pull l1; parse pull l2; pull l3
say l1 l2 l3
numeric digits 5; say digits() fuzz() form()
say address()
upper q; say q
exit
sub: return arg()
func: parse arg v; return v*1 + 1 ; 
proc: procedure
  p = 'inner'; q = 'lost'
  return
proc2: procedure expose x.1 z
  x.1 = 'changed'; x.2 = 'local'; z = 'zz'
  return
