local highest = arrayMax(values)
if highest == nil then return "unknown" end
if arrayAvg(values) > 80 then return "major" end
if highest - arrayMin(values) > 50 then return "minor" end
return "ok"
