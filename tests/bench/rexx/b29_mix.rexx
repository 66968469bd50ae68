/* b29: a mix of clauses as programs have them: assignments, loops, IF, SELECT, CALL, PARSE, stems, text */
parse arg n .
if n = '' then n = 30000
total = 0; table. = 0; names = 'alpha beta gamma delta epsilon'
do round = 1 to n
  key1 = 'Key Bee'; j = round // 5 + 1
  name = word(names, j)
  table.name = table.name + 1
  m = round // 50; table.j.m = round
  select
    when j = 1 then kind = 'one'
    when j = 2 then do
      kind = 'two'; total = total + 2
    end
    when j = 3 & round > 10 then kind = 'three'
    otherwise kind = 'many'
  end
  if kind = 'one' then nop
  else if kind = 'two' then total = total + length(kind)
  call subroutine round, name
  total = total + result
  parse var key1 first rest
  parse value 'Foo Bar' with v1 +5 v2 .
  line = substr(name, 1, 3) || left(kind, 4) rest'='round * 1.5
  if left(line, 3) == 'alp' & datatype(round, 'W') then total = total + 1
  flag = (round // 2 = 0)
  do k = 1 to 3
    if flag then iterate
    total = total + k - table.j.m // 7
    if k = 2 then leave
  end
  x = translate(kind)
  if pos('O', x) > 0 then total = total + pos('E', x)
  total = total + square(j)
end
say 'b29' n total table.alpha table.epsilon line v1 v2
exit
subroutine: procedure expose table.
  parse arg a, b
  return a // 3 + table.b // 2
square: return arg(1) ** 2
