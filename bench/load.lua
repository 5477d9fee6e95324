-- What the scripts for wrk share: a token for each request, the check of each answer, and the line with the result.
--   wrk ... -s SCRIPT URL -- TOKENS_FILE SEED [FORM]     TOKENS_FILE: lines of "token rest"
-- Variable: PAUSE, the milliseconds that a connection waits before each request, on average.
-- A script sets `expected`, the status of every answer, and defines request(), which takes headers[i] and rest[i] of a random i.

local threads = {}

local pause = tonumber(os.getenv("PAUSE") or "")
if pause then
   function delay()
      return math.random(0, 2 * pause)
   end
end

function setup(thread)
   thread:set("number", #threads + 1)
   table.insert(threads, thread)
end

function init(args)
   headers, rest = {}, {}
   for line in io.lines(args[1]) do
      local token, others = line:match("^(%S+) (.+)$")
      table.insert(headers, "Bearer " .. token)
      table.insert(rest, others)
   end
   math.randomseed(tonumber(args[2]) * 100 + number)
   form = args[3]
   prefix = args[2] .. "-" .. number .. "-"
   sent, answered, unexpected, shown, replayed = 0, 0, 0, "", 0
end

function response(status, received, answer)
   if status == expected then
      answered = answered + 1
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
   local answered, unexpected, replayed = 0, 0, 0
   for _, thread in ipairs(threads) do
      answered = answered + thread:get("answered")
      unexpected = unexpected + thread:get("unexpected")
      replayed = replayed + thread:get("replayed")
      io.write(thread:get("shown"))
   end
   local e = summary.errors
   io.write(string.format(
      "result seconds=%.3f answered=%d unexpected=%d replayed=%d socket_errors=%d p50_ms=%.2f p99_ms=%.2f max_ms=%.2f\n",
      summary.duration / 1e6, answered, unexpected, replayed, e.connect + e.read + e.write + e.timeout,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
