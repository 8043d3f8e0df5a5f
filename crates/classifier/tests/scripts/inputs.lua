if #values == 0 and #messages == 0 and #metrics == 0 and #timestamps == 0 then
  return "minor", "empty"
end
if params.limit == nil then
  local named = host.name == "" and "no host" or host.name
  if next(params) == nil and #host.tags == 0 and other("nothing") == nil then
    return "unknown", "no parameters, " .. named .. ", " .. previous_health
  end
end
local other_results = other("org.example.other")
return "ok", table.concat({
  metrics[2]["x[/]"], params.limit, params.deep.list[2], tostring(params.gone), host.name, host.tags[1],
  previous_health, other_results.values[1], other_results.values[2], other_results.messages[1],
  other_results.metrics[1].z, timestamps[2], timestamps[2] - timestamps[1],
}, " ")
