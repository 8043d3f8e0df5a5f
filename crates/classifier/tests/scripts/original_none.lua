missing = 0
for i, value in ipairs(values) do
  if value == "none" then missing = missing + 1 end
end
count = missing .. " of " .. table.getn(values)
if arrayContains(values, "none") ~= arrayContains(values, nil) then
  return "unknown", "the two ways to ask differ"
end
if values[#values] == "none" and messages[#messages] == "none" then
  return "critical", #values .. " of " .. #values
end
return "ok", count
