/* dynamic variables */
interpret 'dyn = 1; dyn.5 = "five"'
call p
interpret 'say dyn dyn.5'
nm='dyn2'; call value nm, 'two'; l = 'dyn2 dyn.'
call q
say value('dyn2') value('dyn.9') 
call value 'zz.'1, 'x'; say value('ZZ.1') symbol('zz.1')
do i=1 to 3; call value 'v'i, i*i; end; say value('v3') v3
interpret 'call r'
exit
p: procedure; interpret 'dyn = 2; say dyn dyn.5'; return
q: procedure expose (l); interpret 'dyn2 = dyn2 || "!"; dyn.9 = "nine"'; return
r: interpret 'w = 5'; say w; signal out
out: say 'out' sigl
interpret 'say w'
interpret 'do i=1 to 2; call s i; end'
return
s: procedure; parse arg k; interpret 'loc = k * 10'; say loc; return
