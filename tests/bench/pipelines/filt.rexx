/* W26: the amount and the second word of records whose level is ERROR */
do forever
  'peekto r'
  if rc <> 0 then leave
  if substr(r, 46, 5) = 'ERROR' then 'output' right(substr(r, 24, 10), 12) word(r, 2)
  'readto'
end
exit rc * (rc <> 12)
