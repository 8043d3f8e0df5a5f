local value = values[#values]
if params.low then
  return hysteresis(value, 10, 15) and "major" or "ok"
end
return hysteresis(value, 90, 80, "critical") and "critical" or "ok"
