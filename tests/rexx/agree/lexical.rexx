/* lexical */
say 'a' 'b'
say 'a''b' "c""d" 'e'"f"
say '41 42'x '4142'X 'f'x '0100 0001'b '1'b c2x('1'b) c2x('11 0001'b) c2x('1 0001'b)
say c2x('') c2x(''x) c2x(''b)
a.b = 3; say a.b A.B
a.1.2 = 'x'; i=1; j=2; say a.i.j
say 1e5 1E5 1.5e+3 1e-3 .5 5. 0.50 007
say 1e5+0 1.5e+3+0 1e-3+0 .5+0 5.+0 0.50+0 007+0
say 12e 12f
say 3.4.5
say abc?!_x
say @a #b $c
say 'line one',
    'line two'
say 'x'/* c */'y' 'x' /* c */ 'y' 'x'/* c */ 'y'
say (1)(2) 'a' (3)
x = 'abc'; say x'def' x.y 'z'y'q'
say 2 ** 3 ** 2 -2**2 - 3 -3**2 (-3)**2
say 10 % 3 10 // 3 -10 % 3 -10 // 3 10//-3
say 1=1.0 1==1.0 'a'=' a ' 'a'==' a ' 'a'='A'
say 'a' < 'b' '' = ' ' '' == ' ' 'abc' << 'abd' ' a' >> 'a'
say \1 \0 \(1=1) (1&0|1) (1&&1)
say 'abc'||'def' 'abc' || 'def'
say 1/* nested /* comment */ still */2
x = 5; x.x = 6; say x.x x.5
label: say 'after label'
if x = 5 then say 'five'; else say 'no'
if x = 6 then nop; else if x=5 then say 'elseif'
select; when 0 then nop; otherwise; say 'o'; say 'p'; end
say left('abc',5)'|' right('abc',5)'|'
say "unbalanced ' quote" 'and " other'
;;; say 'semi';;
say datatype('1e5') datatype('1e') datatype('') datatype(' 1 ') datatype('1 1') datatype('+ 1') datatype('.') datatype('1.') datatype('.1')
say 'a' 'a' '41'x
b = 'B'; x = 'X'; say 'a' b 'a' x'41'x
say 123 = '123 ' 123 == '123 '
say length(a.) a. symbol('a.') symbol('a.b') symbol('nope') symbol('1') symbol('a b') symbol('')
say 1 + 1'1' 'a' 1+1 
say '1'+'1'
exit
