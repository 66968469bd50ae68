/* flow */
do i = 1 to 3; say i; end; say 'after' i
do i = 1 to 3 by 2; say i; end i; say i
do i = 3 to 1; say 'no'; end; say i
do i = 1 by 0 for 2; say i; end
do i = 1 for 3 by 2 to 4; say i; end
do i = 1 to 10 while i < 4; say i; end; say i
do i = 1 to 10 until i > 3; say i; end; say i
do forever; leave; end
do forever while 0; say 'x'; end
n = 0; do until n > 2; n = n + 1; end; say n
do while n > 0; n = n - 1; end; say n
do 2; say 'twice'; end
do 0; say 'never'; end
do i = 1.5 to 3; say i; end
do i = 1 to 1.00; say i; end
do i = '1' to '2 '; say i; end
do a.1 = 1 to 2; say a.1; end; say a.1
do i = 1 to 3; if i = 2 then iterate; say i; end
do i = 1 to 2; do j = 1 to 2; if j = 2 then iterate i; say i j; end j; end i
do i = 1 to 2; do j = 1 to 2; if j = 2 then leave i; say i j; end; end
do i = 1 to 3; i = i + 1; say i; end
do k = 10 by -3 to 1; say k; end
do k = 1e1 to 12; say k; end
do k = +1 to 2; say k; end
do k = 007 to 8; say k; end
say to by while
do; say 'simple'; end
do i=1 to 2;say 'x';end;say 'y'
if 1 then do; say 'a'; end; else do; say 'b'; end
if 0 then say 'a'
else
 if 1 then
   say 'elseif'
 else say 'z'
if 1 then
  if 0 then say 'i'
  else say 'dangling'
select
  when 1=2 then say 'no'
  when 1=1
  then
   say 'yes'
  otherwise
   nop
end
call sub 1, , 3
say result
x = fn(2); say x
call sub2
say symbol('result')
say 'arg' arg() arg(1) 
call p1
call P1
call "LENGTH" 'abc'; say result
call length 'abcd'; say result
signal there
say 'skipped'
there: say 'there' sigl
signal value 'TH'||'ERE2'
there2: say 'there2' sigl
signal 'THERE3'
There3: say 'there3'
call nested 3
say result
drop x; x = 1; call exposed; say x y
interpret 'say 1; say 2; x = 5'; say x
interpret 'do i = 1 to 2; say i; end'
say 'k'
numeric digits 4; say digits() 1/3; call nd; say digits()
exit 0
sub: say arg() arg(1) arg(2) arg(3) arg(2,'e') arg(2,'o') arg(3,'E') arg(4,'o'); return 'res'
fn: procedure; arg n; if n = 0 then return 'z'; return n || fn(n-1)
sub2: return
p1: procedure; say 'p1' x; return
nested: procedure; parse arg n; if n = 0 then return 0; call nested n-1; return result + 1
exposed: procedure expose x y; x = x + 1; y = 7; return
nd: numeric digits 20; say digits(); return
