-- The menus of random tables. The rest of a token's line is the ETag of what its table has, which has to be answered with 304, or "-" if it
-- has nothing and has to get a 200.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "load.lua")

function request()
   local i = math.random(#headers)
   local known = rest[i] ~= "-" and rest[i] or nil
   expected = known and 304 or 200
   return wrk.format("GET", nil, {
      ["Host"] = wrk.headers["Host"],
      ["Authorization"] = headers[i],
      ["If-None-Match"] = known,
   })
end
