-- Orders of three dishes from random tables, each with a key of its own. Every answer has to be a 201.
--   wrk ... -s orders.lua URL -- TOKENS_FILE SEED        TOKENS_FILE: lines of "token first_menu_id"

local threads = {}

function setup(thread)
   thread:set("number", #threads + 1)
   table.insert(threads, thread)
end

function init(args)
   headers, first_menu = {}, {}
   for line in io.lines(args[1]) do
      local token, menu = line:match("^(%S+) (%d+)$")
      table.insert(headers, "Bearer " .. token)
      table.insert(first_menu, tonumber(menu))
   end
   math.randomseed(tonumber(args[2]) * 100 + number)
   prefix = args[2] .. "-" .. number .. "-"
   sent, created, unexpected, shown, replayed = 0, 0, 0, "", 0
end

local body = '{"items":[{"menu_id":%d,"quantity":%d},{"menu_id":%d,"quantity":%d},{"menu_id":%d,"quantity":1}]}'

function request()
   local i = math.random(#headers)
   local menu = first_menu[i]
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

function response(status, received, answer)
   if status == 201 then
      created = created + 1
      if received["Idempotent-Replayed"] or received["idempotent-replayed"] then
         replayed = replayed + 1
      end
   else
      unexpected = unexpected + 1
      if unexpected <= 3 then
         shown = shown .. "unexpected " .. status .. " " .. answer:gsub("%s+", " "):sub(1, 300) .. "\n"
      end
   end
end

function done(summary, latency)
   local created, unexpected, replayed = 0, 0, 0
   for _, thread in ipairs(threads) do
      created = created + thread:get("created")
      unexpected = unexpected + thread:get("unexpected")
      replayed = replayed + thread:get("replayed")
      io.write(thread:get("shown"))
   end
   local e = summary.errors
   io.write(string.format(
      "result seconds=%.3f created=%d unexpected=%d replayed=%d socket_errors=%d p50_ms=%.2f p99_ms=%.2f max_ms=%.2f\n",
      summary.duration / 1e6, created, unexpected, replayed, e.connect + e.read + e.write + e.timeout,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
