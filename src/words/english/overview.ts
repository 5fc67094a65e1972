import { sizeIn } from '../size.ts'

const numbers = new Intl.NumberFormat('en')
const milliseconds = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** What the first page for administrators says. */
export const overview = {
  title: 'Overview',
  figures: 'Figures',
  unknown: 'Not known yet',
  figure: (count: number) => numbers.format(count),
  milliseconds: (ms: number) => `${milliseconds.format(ms)} ms`,
  size: (bytes: number) => sizeIn('en', bytes),
  people: 'People',
  activeToday: (count: number) => `${numbers.format(count)} active today`,
  activeWeek: (count: number) => `${numbers.format(count)} active in the last 7 days`,
  sockets: 'Open sockets',
  p50: 'Delivery, half within',
  p99: 'Delivery, 99 % within',
  noDelivery: 'None',
  search: 'Search',
  searchReady: (percent: number) =>
    percent === 100 ? 'All messages' : `${percent}% of earlier messages so far`,
  delivered: (count: number) =>
    count === 1 ? '1 message in 5 minutes' : `${numbers.format(count)} messages in 5 minutes`,
  waiting: 'Waiting to be stored',
  database: 'Database',
  grown: (bytes: number, days: number) =>
    `${sizeIn('en', bytes, { signDisplay: 'exceptZero' })} in ${days} days`,
  version: 'Version',
  counted:
    'People, messages and the database are counted about every minute; days are those of UTC. Last counted:',

  messagesToday: 'Messages today',
  messagesPerDay: 'Messages per day',
  messages: 'Messages',
  dayColumn: 'Day',
  asTable: 'As a table',
  noMessages: 'No messages in the last 30 days.',
  most: (count: number, day: Date, all: number) =>
    `${numbers.format(all)} in the last 30 days, the most on ${days.format(day)}: ${numbers.format(count)}.`,
  chart: (first: Date, last: Date) =>
    `Messages per day from ${days.format(first)} to ${days.format(last)}. The table below has each day.`,
  day: (day: Date) => days.format(day),
  dayAndCount: (day: Date, count: number) => `${days.format(day)}: ${numbers.format(count)}`,

  instances: 'Instances',
  instancesCaption: 'Instances that live',
  instance: 'Instance',
  since: 'Since',

  complaints: 'What needs attention',
  noComplaints: 'All instances have checked themselves: nothing needs attention.',
  notChecked: 'The instances are checking themselves.',
}
