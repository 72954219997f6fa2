-- An editor in the decision table: one text after another into a cell of its own, each on the version
-- that the answer before it told. Every thread of wrk is one editor with one connection.
local editors = 0
function setup(thread)
  thread:set("number", editors)
  editors = editors + 1
end

function init(args)
  rows, base_url, person, cookie, token = args[1], args[2], args[3], args[4], args[5]
  ids = {}
  for id in rows:gmatch("%d+") do ids[#ids + 1] = id end
  row = ids[number % #ids + 1]
  version, written = tonumber(args[6]) or 0, 0
  math.randomseed(os.time() * 100 + number)
end

local function key()
  return (("xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx"):gsub("x", function() return string.format("%x", math.random(0, 15)) end))
end

function request()
  written = written + 1
  local body = "typed=The+IFRC+co-convenes%3B+its+delegation+speaks+for+both+" .. written .. key():sub(1, 8)
    .. "&base=" .. version .. "&key=" .. key() .. "&age=1500&as=" .. person
  return wrk.format("POST", base_url .. "rows/" .. row .. "/text/", {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Cookie"] = cookie, ["X-CSRFToken"] = token, ["Accept"] = "application/json",
  }, body)
end

function response(status, headers, body)
  version = tonumber(body:match('"version": ?(%d+)')) or version
end
