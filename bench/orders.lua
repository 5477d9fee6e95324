-- Orders of three dishes from random tables, each with a key of its own. Every answer has to be a 201. The rest of a token's line is the
-- id of its store's first menu. In the form "options", two of the dishes have options of options.sql.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "load.lua")

expected = 201

local line = '{"menu_id":%d,"quantity":%d%s}'
local chosen = ',"options":[{"option_id":%d},{"option_id":%d,"quantity":%d}]'

local function options(menu)
   if form ~= "options" then
      return ""
   end
   local before = (menu - 1) / 12 * 4
   return chosen:format(before + math.random(1, 2), before + math.random(3, 4), math.random(1, 3))
end

function request()
   local i = math.random(#headers)
   local menu = tonumber(rest[i])
   sent = sent + 1
   return wrk.format("POST", nil, {
      ["Host"] = wrk.headers["Host"],
      ["Authorization"] = headers[i],
      ["Content-Type"] = "application/json",
      ["Idempotency-Key"] = prefix .. sent,
   }, '{"items":[' .. table.concat({
      line:format(menu + math.random(0, 3), math.random(1, 3), options(menu)),
      line:format(menu + math.random(4, 7), math.random(1, 3), options(menu)),
      line:format(menu + math.random(8, 11), 1, "")}, ",") .. ']}')
end
