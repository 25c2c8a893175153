import { scriptOf } from './script.ts'

/**
 * Takes from a rate account, by the time of the server alone. Nothing that somebody else wrote is believed without a look: an account that is none is emptied, and the
 * answer is `spoilt`.
 *
 * The *epoch* is made when there is none, so it is another one after the server lost everything. Who knew an earlier one says so. Accounts begin without units then, each
 * replica brings the part along that it did not spend, and what flows in since then counts: nobody is given a burst by the loss.
 * - Keys: the account, the epoch.
 * - Values: units per millisecond, burst, least, wanted, back; a name for a new epoch; the first epoch that the process knew, the one in which it knew the account (each may
 *   be empty), the units of its part that it did not spend, and those that it spent alone; the most that the account may be in debt.
 * - Answers: the epoch, granted, what is left, and the milliseconds to wait. With a least of 0 it only puts back.
 */
export const rateScript = scriptOf(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rate, burst, least, wanted, back = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local first, known, part, alone = ARGV[7], ARGV[8], tonumber(ARGV[9]), tonumber(ARGV[10])
local mostDebt = tonumber(ARGV[11])

local epoch = redis.pcall('GET', KEYS[2])
local birth = type(epoch) == 'string' and #epoch <= 64 and tonumber(string.match(epoch, '^[%w_-]+%.(%d+)%.%d+$'))
if not birth then
  birth = now
  epoch = ARGV[6] .. '.' .. string.format('%.0f', now) .. '.' .. time[2]
  redis.call('SET', KEYS[2], epoch)
end
local flowed = math.max(0, now - birth) * rate
local isLost = first ~= '' and first ~= epoch and flowed < burst

local kept = redis.pcall('HMGET', KEYS[1], 'units', 'at', 'epoch')
local units, at = isLost and flowed or burst, now
if kept.err or kept[1] then
  local keptUnits, keptAt = tonumber(kept[1] or nil), tonumber(kept[2] or nil)
  if not (keptUnits and keptAt and keptUnits < 1e15 and keptUnits >= -mostDebt - 1e-3 and keptAt >= 0 and keptAt < 1e15) then
    redis.call('DEL', KEYS[1])
    redis.call('HSET', KEYS[1], 'units', '0', 'at', string.format('%.0f', now), 'epoch', epoch)
    redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil(burst / rate) + 1000))
    return {'spoilt'}
  end
  if kept[3] == epoch or not isLost then units, at = keptUnits, keptAt end
end
units = math.min(burst, units + math.max(0, now - at) * rate)
if isLost and known ~= epoch then
  units = math.min(burst, units + part)
else
  units = math.max(math.min(units, 0), units - alone)
end

local available = math.min(burst, units + back)
local missing = math.min(least, burst) - available
local granted, wait = 0, 0
if least > 0 and missing > 1e-6 then
  wait = math.ceil(missing / rate)
else
  granted = least + math.max(0, math.min(wanted, math.floor((available - least) / 2)))
  units = available - granted
end
redis.call('HSET', KEYS[1], 'units', string.format('%.6f', units), 'at', string.format('%.0f', now), 'epoch', epoch)
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil((burst - units) / rate) + 1000))
return {epoch, string.format('%.6f', granted), string.format('%.6f', units), string.format('%.0f', wait)}
`)

/**
 * Takes from a quota account.
 * - Key: the account. Values: units of the window, least, wanted, back, what the store says was spent (or nothing), the milliseconds that the account is kept, and what
 *   whoever asks knows to be spent when the units are put back: somebody else may have set the account back.
 * - Answers: `ok`, granted, and what is left; granted 0 where there is too little. `unknown` where it does not know the account and was told nothing of the store.
 */
export const quotaScript = scriptOf(`
local limit, least, wanted, back = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local seed, known = tonumber(ARGV[5]), tonumber(ARGV[7])
local kept = redis.pcall('HGET', KEYS[1], 'spent')
local spent = nil
if kept then
  spent = type(kept) == 'string' and tonumber(kept) or nil
  if not (spent and spent >= 0 and spent < 1e15) then
    redis.call('DEL', KEYS[1])
    return {'spoilt'}
  end
end
if not spent and not seed then return {'unknown'} end
-- What the store knows is really spent, so units that are put back do not lower it.
local without = math.max((spent or 0) - back, seed or 0, known, 0)
local available = limit - without
local granted = 0
spent = math.max(spent or 0, seed or 0, known)
if least == 0 or available + 1e-6 >= least then
  granted = least + math.max(0, math.min(wanted, math.floor((available - least) / 2)))
  spent = without + granted
end
redis.call('HSET', KEYS[1], 'spent', string.format('%.6f', spent))
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return {'ok', string.format('%.6f', granted), string.format('%.6f', limit - spent)}
`)
