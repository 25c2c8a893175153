-- Asks for one tile after the other, where the target says `{row}/{column}`; for the same target each time where it does not.
-- Says how many replies were not 200: wrk itself counts those below 400 as good.
-- Arguments: the target, the number of the first tile, how many there are before it begins again, and tiles along a side.

local before, after, first, count, side
local nth = 0
others = 0

function init(arguments)
  local request = wrk.format('GET', arguments[1])
  before, after = request:match('^(.-){row}/{column}(.*)$')
  if not before then before = request end
  first, count, side = tonumber(arguments[2]), tonumber(arguments[3]), tonumber(arguments[4])
end

function request()
  if not after then return before end
  local tile = first + nth % count
  nth = nth + 1
  return before .. math.floor(tile / side) .. '/' .. tile % side .. after
end

function response(status)
  if status ~= 200 then others = others + 1 end
end

local thread

function setup(only)
  thread = only
end

function done()
  print('not 200: ' .. thread:get('others'))
end
