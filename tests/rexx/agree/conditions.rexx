/* conditions */
signal on syntax name trap1
x = 'a' + 1
say 'no'
trap1: say 'syntax' rc sigl condition('C') condition('I') condition('S')
signal on novalue name trap2
say undefinedvar
trap2: say 'novalue' condition('D') sigl
signal off novalue
say undefinedvar
signal on syntax name trap3
call routine
say 'back'
trap3: say 'in' sigl rc
say trace()
x = 5
signal on syntax
say substr('abc',0)
exit
syntax: say 'default label' rc errortext(rc)
signal on syntax name div
say 1/0
div: say rc sigl
signal on syntax name lab
signal nowhere
lab: say rc sigl
signal done
done: say 'done'
exit
bad: say 1 + 'x'; return
routine: y = 'q' * 2; return
