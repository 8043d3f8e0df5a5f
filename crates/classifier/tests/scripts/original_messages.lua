if result_types[#result_types] ~= "plugin" then
  return "unknown", result_types[#result_types] .. ": " .. messages[#messages]
end
for i = 1, table.getn(messages) do
  if string.find(messages[i], "[Oo]ut of memory") then
    return "critical", messages[i]
  end
end
return "ok"
