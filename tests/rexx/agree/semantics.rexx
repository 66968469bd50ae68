/* misc semantics vs regina */
say sub1(1,,3) arg()
call sub2 'a b', 'c'
say result
numeric digits 15
call digs
say digits()
x = 10; call chg; say x
do i=1 to 3; do j=1 to 3; if j=2 then leave; if i=2 then iterate i; say i j; end; end
do i=1 to 2; do k=1 to 2; if k=2 then leave i; say i k; end k; end i
a='b'; b='c'; say value(a) value('a','new') a
say 1
q.='x'; say q.1 value('q.2')
parse value 'x y z' with r.1 r.2 r.3; say r.3 r.2 r.1
n=2; say r.n
s=''; do while length(s)<5; s=s'*'; end; say s
do until s=''; s=substr(s,2); end; say '['||s||']'
if 'abc' = 'abc  ' then say 'padeq'
if 'abc' \== 'abc ' then say 'strictne'
say 3 4 5||6 (7)8
say -2**2 2**-1 (-2)**3
say 7//2*3 2+3*4 (2+3)*4 8/2/2 2**2**3
say 1e3 = 1000, 
  '01' = 1
say "a" "b"'c'
y = 5
y = y + 1; say y; y=-y; say y abs(y)
select
 when y > 0 then say 'pos'
 when y < 0 then do
   say 'neg'
   say 'really'
 end
 otherwise say 'zero'
end
signal on novalue name nv
say zz
exit
nv: say 'novalue' condition('d') 'line' sigl
parse version v .
parse source s1 .
say left('abc',0)'|'
say word('  a  b ',2) 'end'
exit
sub1: procedure; parse arg a1,b1,c1; return a1'-'b1'-'c1'-'arg()'-'arg(2,'e')
sub2: parse arg p q, r; return p'/'q'/'r
digs: numeric digits 5; say digits(); return
chg: x = x + 1; return
