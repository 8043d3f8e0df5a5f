-- As scripts for the original look: globals, loops, a helper, no locals.
if arrayContains(values, nil) then
  return "unknown"
end
above = 0
for i = 1, #values do
  if values[i] > 90 then
    above = above + 1
  end
end
if above == #values then
  return "critical"
end
return "ok"
