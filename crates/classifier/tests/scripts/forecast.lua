local seconds, earliest, latest = forecastUntil(100)
if seconds ~= nil and seconds < 86400 then
  if earliest > seconds or latest < seconds then
    return "unknown", "the band does not hold the estimate"
  end
  local value = forecast(seconds)
  if math.abs(value - 100) > 0.001 then
    return "unknown", "forecast and forecastUntil disagree"
  end
  return "major", string.format("full in %.0f hours", seconds / 3600)
end
return "ok"
