/* longer things */
list = 'delta alpha charlie bravo'
n = words(list)
do i = 1 to n; w.i = word(list,i); end
do i = 1 to n-1
  do j = i+1 to n
    if w.j << w.i then do; t = w.i; w.i = w.j; w.j = t; end
  end
end
o = ''
do i = 1 to n; o = o w.i; end
say strip(o)
say translate('Hello World', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
count. = 0
text = 'the cat the dog the end'
do while text \= ''
  parse var text wd text
  count.wd = count.wd + 1
end
say count.the count.cat count.zebra
THE='the'; say count.the
say gcd(48,36) fib(20) hanoi(5)
say d2b(10) isprime(97) isprime(91)
do r = 1 to 3
  line = ''
  do c = 1 to 3; line = line right(r*c,3); end
  say line
end
say copies('-',20)
say center(' title ',20,'=')
numeric digits 40
say sqrt(2)
p = 1; do i = 1 to 30; p = p * i; end; say p
say 2**100 // 97 
numeric digits 9
say format(123.456,6,1) format(-0.5,3,3) trunc(1e5) 1/3*3 0.1*3

exit
gcd: procedure; parse arg a, b; do while b \= 0; parse value b a//b with a b; end; return a
fib: procedure; arg n; if n < 2 then return n; return fib(n-1) + fib(n-2)
hanoi: procedure; arg n; if n = 0 then return 0; return 2*hanoi(n-1)+1
d2b: procedure; arg n; r=''; do while n>0; r = n//2 || r; n = n%2; end; return r
isprime: procedure; arg n; do d=2 while d*d<=n; if n//d=0 then return 0; end; return 1
sqrt: procedure; arg n; x=n/2; do 60; x=(x+n/x)/2; end; return x
