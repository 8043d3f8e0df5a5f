-- Disk: the fullest file system, by space or by inodes, whichever is worse. It takes one point less
-- than the limit to come back, so that a file system at the limit does not flap.
--
-- Parameters: minor, major, critical (percent).

local limits = {
	{ health = "critical", percent = params.critical or 95 },
	{ health = "major", percent = params.major or 90 },
	{ health = "minor", percent = params.minor or 80 },
}

if result_types[#result_types] ~= "plugin" then
	return "unknown", "the disks were not measured: " .. messages[#messages]
end

-- A mount point's name comes from the machine: it is only compared and shown.
local worst, above_minor = nil, {}
local function consider(mount, percent, what)
	if percent >= limits[3].percent then
		above_minor[mount] = true
	end
	if worst == nil or percent > worst.percent or (percent == worst.percent and mount < worst.mount) then
		worst = { mount = mount, percent = percent, what = what }
	end
end

for name, percent in pairs(metrics[#metrics]) do
	local mount = string.match(name, "^used_percent%[(.*)%]$")
	if mount ~= nil then
		consider(mount, percent, "full")
	end
	mount = string.match(name, "^inodes_used_percent%[(.*)%]$")
	if mount ~= nil then
		consider(mount, percent, "out of inodes")
	end
end
if worst == nil then
	return "unknown", "the plugin named no file system"
end

local text = string.format("%s is %.0f %% %s", worst.mount, worst.percent, worst.what)
local others = -1
for _ in pairs(above_minor) do
	others = others + 1
end
if others > 0 then
	text = string.format("%s, and %d more above %g %%", text, others, limits[3].percent)
end

for _, limit in ipairs(limits) do
	if hysteresis(worst.percent, limit.percent, limit.percent - 1, limit.health) then
		return limit.health, string.format("%s, limit %g %%", text, limit.percent)
	end
end
return "ok", text
