-- Sends the requests of a file in turn, ready made: one a line, "path TAB cookie TAB body" ("-" = GET).
local requests, sent, is_checked = {}, 0, false

function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, cookie, body = line:match("([^\t]*)\t([^\t]*)\t(.*)")
    local headers = { ["Cookie"] = cookie }
    if body == "-" then
      requests[#requests + 1] = wrk.format("GET", path, headers)
    else
      headers["Content-Type"] = "application/x-www-form-urlencoded"
      requests[#requests + 1] = wrk.format("POST", path, headers, body)
    end
  end
end

function request()
  if not is_checked then -- wrk asks once before it begins, and sends nothing
    is_checked = true
    return requests[1]
  end
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("figures %d %d %d %d %d %d %d\n", summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
