import { expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  isQuietHour,
  nextMorning,
  type QuietHours,
  type Weekday,
} from '../../src/notifications/quiet-hours.ts'

const MONDAY: QuietHours = { days: [1], from: '22:00', until: '07:00' }
const HOUR_MS = 3_600_000

// Four of which the clock is put forward and back, by half an hour too, one where it never is, and one that nobody knows.
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Asia/Kolkata',
  'No/Where',
]
const zone = fc.constantFrom(...ZONES)
const days = fc.uniqueArray(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), { minLength: 1 })
const minute = fc.integer({ min: 0, max: 1439 })
const moment = fc.date({
  min: new Date('2020-01-01T00:00Z'),
  max: new Date('2030-01-01T00:00Z'),
  noInvalidDate: true,
})

const at = (text: string) => new Date(text)
const time = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** The weekday and the minutes since midnight that a clock on the wall shows: another way than the product's. */
function onTheWall(now: Date, timeZone: string): { weekday: number; minutes: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timeZone === 'No/Where' ? 'UTC' : timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(now)
  const part = (type: string) => parts.find(one => one.type === type)?.value ?? ''
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1
  return { weekday, minutes: Number(part('hour')) * 60 + Number(part('minute')) }
}

/** What the wall's clock alone says, wherever it is not put forward or back. */
function isQuietOnTheWall({ days, from, until }: QuietHours, timeZone: string, now: Date): boolean {
  const { weekday, minutes } = onTheWall(now, timeZone)
  const dayBefore = weekday === 1 ? 7 : weekday - 1
  const isOn = (day: number) => days.some(one => one === day)
  if (from < until) return isOn(weekday) && from <= time(minutes) && time(minutes) < until
  return (isOn(weekday) && from <= time(minutes)) || (isOn(dayBefore) && time(minutes) < until)
}

/** Whether the clock of a zone goes as everywhere else for a day and a half before and after. */
function isEven(now: Date, timeZone: string): boolean {
  const difference = (offsetMs: number) => {
    const other = new Date(now.getTime() + offsetMs)
    const { minutes } = onTheWall(other, timeZone)
    return (minutes - (other.getUTCHours() * 60 + other.getUTCMinutes()) + 2 * 1440) % 1440
  }
  return [-36, -12, 12, 36].every(hours => difference(hours * HOUR_MS) === difference(0))
}

test('quiet hours go by the clock of the person, over midnight, and belong to the day on which they begin', () => {
  const isQuiet = (text: string) => isQuietHour(MONDAY, 'Europe/Berlin', at(text)) // 2026-01-05 is a Monday
  expect(isQuiet('2026-01-05T20:59:59.999Z')).toBe(false)
  expect(isQuiet('2026-01-05T21:00:00Z')).toBe(true)
  expect(isQuiet('2026-01-06T05:59:59.999Z')).toBe(true)
  expect(isQuiet('2026-01-06T06:00:00Z')).toBe(false)
  expect(isQuiet('2026-01-05T05:00:00Z')).toBe(false) // Sunday's night
  expect(isQuiet('2026-01-06T21:30:00Z')).toBe(false) // Tuesday's
})

test('from a time until the same time is a whole day, and without days there are none', () => {
  const sunday: QuietHours = { days: [7], from: '00:00', until: '00:00' }
  expect(isQuietHour(sunday, 'Asia/Tokyo', at('2026-01-10T15:00Z'))).toBe(true)
  expect(isQuietHour(sunday, 'Asia/Tokyo', at('2026-01-11T14:59Z'))).toBe(true)
  expect(isQuietHour(sunday, 'Asia/Tokyo', at('2026-01-11T15:00Z'))).toBe(false)
  expect(isQuietHour({ ...sunday, days: [] }, 'Asia/Tokyo', at('2026-01-11T12:00Z'))).toBe(false)
})

test('where the clock is put forward, a time that is missing is no gap in the quiet', () => {
  const night: QuietHours = { days: [6], from: '02:30', until: '08:00' }
  const isQuiet = (text: string) => isQuietHour({ ...night, days: [7] }, 'Europe/Berlin', at(text)) // 2:00 becomes 3:00 at 01:00Z on Sunday, 2026-03-29
  expect(isQuiet('2026-03-29T01:00:00Z')).toBe(true)
  expect(isQuiet('2026-03-29T05:59:00Z')).toBe(true)
  expect(isQuiet('2026-03-29T06:00:00Z')).toBe(false)
})

test('where it is put back, a time that comes twice ends the quiet once', () => {
  const night: QuietHours = { days: [6], from: '22:00', until: '02:30' } // 3:00 becomes 2:00 at 01:00Z on Sunday, 2026-10-25
  const isQuiet = (text: string) => isQuietHour(night, 'Europe/Berlin', at(text))
  expect(isQuiet('2026-10-25T00:29:00Z')).toBe(true)
  expect(isQuiet('2026-10-25T00:45:00Z')).toBe(true)
  expect(isQuiet('2026-10-25T01:29:00Z')).toBe(true)
  expect(isQuiet('2026-10-25T01:30:00Z')).toBe(false)
})

test('in any zone it is what a clock on the wall says, wherever that is not put forward or back', () => {
  fc.assert(
    fc.property(zone, days, minute, minute, moment, (timeZone, days, from, until, now) => {
      fc.pre(isEven(now, timeZone))
      const quiet = { days, from: time(from), until: time(until) }
      expect(isQuietHour(quiet, timeZone, now)).toBe(isQuietOnTheWall(quiet, timeZone, now))
    }),
    { numRuns: 2_000 },
  )
})

test('on any night it begins once and ends once', () => {
  fc.assert(
    fc.property(zone, minute, minute, moment, (timeZone, from, until, now) => {
      const day = onTheWall(now, timeZone).weekday
      const weekday = ([1, 2, 3, 4, 5, 6, 7] as const).find(one => one === day) ?? 1
      const quiet: QuietHours = { days: [weekday], from: time(from), until: time(until) }
      const quarters = Array.from({ length: 5 * 96 }, (_, index) =>
        isQuietHour(quiet, timeZone, new Date(now.getTime() + (index - 2 * 96) * 900_000)),
      )
      const changes = quarters.filter((one, index) => index > 0 && one !== quarters[index - 1])
      expect(changes.length).toBeLessThanOrEqual(2)
    }),
    { numRuns: 100 },
  )
})

test('the next morning is tomorrow’s, and in the small hours today’s', () => {
  const berlin = (text: string) => nextMorning('Europe/Berlin', at(text)).toISOString()
  expect(berlin('2026-01-05T20:00Z')).toBe('2026-01-06T07:00:00.000Z')
  expect(berlin('2026-01-06T01:00Z')).toBe('2026-01-06T07:00:00.000Z')
  expect(berlin('2026-01-06T06:30Z')).toBe('2026-01-07T07:00:00.000Z')
  expect(berlin('2026-03-28T20:00Z')).toBe('2026-03-29T06:00:00.000Z') // the clock is put forward meanwhile
  expect(nextMorning('No/Where', at('2026-01-05T20:00Z')).toISOString()).toBe('2026-01-06T08:00:00.000Z')
})
