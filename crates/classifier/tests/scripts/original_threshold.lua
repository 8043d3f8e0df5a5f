if values[#values] > 80 then
  return "critical"
elseif values[#values] > 70 then
  return "major"
elseif values[#values] > 60 then
  return "minor"
else
  return "ok"
end
