-- Orders of three dishes from random tables, each with a key of its own. Every answer has to be a 201. The rest of a token's line is the
-- id of its store's first menu.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "load.lua")

expected = 201

local body = '{"items":[{"menu_id":%d,"quantity":%d},{"menu_id":%d,"quantity":%d},{"menu_id":%d,"quantity":1}]}'

function request()
   local i = math.random(#headers)
   local menu = tonumber(rest[i])
   sent = sent + 1
   return wrk.format("POST", nil, {
      ["Host"] = wrk.headers["Host"],
      ["Authorization"] = headers[i],
      ["Content-Type"] = "application/json",
      ["Idempotency-Key"] = prefix .. sent,
   }, body:format(
      menu + math.random(0, 3), math.random(1, 3),
      menu + math.random(4, 7), math.random(1, 3),
      menu + math.random(8, 11)))
end
