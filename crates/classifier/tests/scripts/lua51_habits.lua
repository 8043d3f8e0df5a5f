local sum, sorted, text = 0, {}, ""
table.foreachi(values, function(i, v) sum = sum + v sorted[i] = v end)
table.sort(sorted)
local function variadic(...)
  local packed = {...}
  return table.getn(packed), select("#", ...), unpack(packed)
end
if variadic(1, nil, 3) ~= 3 and select(2, variadic(1, nil, 3)) ~= 3 then return "major" end
table.foreach({a = 1}, function(k, v) text = text .. k .. v end)
for word in string.gfind("b2", "%w+") do text = text .. word end
if math.mod(7, 3) ~= 1 or math.pow(2, 3) ~= 8 or table.maxn({1, 2, [9] = 1}) ~= 9 then return "minor" end
local loaded = assert(loadstring("found = 1 return ..."))
if loaded(5) ~= 5 or found ~= 1 then return "critical" end
local sandbox = {answer = 42}
local asked = setfenv(function() return answer end, sandbox)
if asked() ~= 42 or getfenv(asked) ~= sandbox or getfenv(1) ~= _G then return "unknown" end
print("nobody sees this")
return "ok", sum .. " " .. table.getn(sorted) .. " " .. table.concat(sorted, ",") .. " " .. math.pow(2, 3) .. " " .. math.fmod(7, 3) .. " " .. text
