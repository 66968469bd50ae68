/* more semantics */
x.='d'; call p; say x.1 x.2
drop x.; x.1=1; call q; say x.1 x.2 y
parse value 1 2 3 with a b c; say c b a
do i=1 to 3; x=i; select; when x=1 then say 'one'; when x=2 then iterate; otherwise leave; end; say 'end' i; end
say value('x'||1) 
call r 3; say result
interpret "do i=1 to 2; say 'in' i; end"
a='x=5'; interpret a; say x
trace off
say 'abc'||,
 'def'
say length('a'||'b' 'c')
if \(1=2) then say 'not'
if 1 then do; if 0 then say 'x'; else say 'dangling'; end
do n=3 to 1 by -1; say n; end; say n
do n=1 to 2 by .5; say n; end
i=5; do i=i to i+2; say i; end
do j=1 to 3; j=j+1; say j; end
do k=1 for 0; say 'no'; end
do while k<3; k=k+1; end; say k
s=0; do m=1 to 10; if m//2 then iterate; s=s+m; end; say s
say translate('abc',,'b','*') translate('a.b.c',' ','.')
parse value '   leading' with w1 rest; say '<'w1'|'rest'>'
parse value 'a  b   c  ' with w1 w2; say '<'w1'|'w2'>'
parse value 'x' with w1 w2 w3; say '<'w1'|'w2'|'w3'>'
parse value 'one,two' with w1','w2; say w1 w2
parse value '123456' with 1 w1 4 1 w2 3 w3; say w1 w2 w3
call t 1,,3
say arg() '['arg(1)']'
say max(3,7,-1) min(3,7,-1)
numeric digits 4; say 12345*1 1/3 99999+1
numeric digits 9
say 1e5 1E+5 .1e6 100000 = 1e5
say '3'+'4' '3'||'4' '3' '4'
say "It's" 'He said "hi"'
v = 7; say -v +v - -v
say 2+3=5 5>4=1
call u
say 'done'
exit
p: x.1='c'; return
q: procedure expose x.1 y; x.1=x.1+1; x.2='local'; y='exp'; return
r: arg n; if n=0 then return 'base'; return n s2(n-1)
s2: return arg(1)*10
t: say arg() arg(1) '<'arg(2)'>' arg(3) arg(2,'o') arg(3,'e'); return
u: procedure; x='inner'; call v2; say x; return
v2: x='changed by callee'; return
