-- Uptime: says when updates wait for a reboot, and when the machine has just started again.
--
-- Parameters: none.

if result_types[#result_types] ~= "plugin" then
	return "unknown", "the uptime was not measured: " .. messages[#messages]
end

local now = values[#values]
if now == "none" then
	return "unknown", "the plugin gave no value"
end

local text = string.format("up %.0f s", now)
if now >= 2 * 86400 then
	text = string.format("up %.0f days", math.floor(now / 86400))
elseif now >= 2 * 3600 then
	text = string.format("up %.0f hours", math.floor(now / 3600))
elseif now >= 120 then
	text = string.format("up %.0f minutes", math.floor(now / 60))
end

if metrics[#metrics].reboot_required == 1 then
	return "minor", text .. ", updates wait for a reboot"
end
for i = #values - 1, 1, -1 do
	if values[i] ~= "none" then
		if now < values[i] then
			text = text .. ", restarted since the last run"
		end
		break
	end
end
return "ok", text
