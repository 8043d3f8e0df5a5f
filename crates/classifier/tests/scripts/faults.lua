if values[1] == 1 then
  error("one")
elseif values[1] == 2 then
  error({})
elseif values[1] == 3 then
  return missing.field
elseif values[1] == 4 then
  return arrayMax(values[1])
elseif values[1] == 5 then
  return
elseif values[1] == 6 then
  return "fine"
elseif values[1] == 7 then
  return 7
elseif values[1] == 8 then
  return "ok", {}
end
sustained(1, function()
  error("nine")
end)
