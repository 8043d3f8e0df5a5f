if sustained(2, function(text) return text == "down" end, messages) then
  return "critical"
end
return sustained(3, function(value) return value > 90 end) and "major" or "ok"
