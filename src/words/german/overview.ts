import { sizeIn } from '../size.ts'

const numbers = new Intl.NumberFormat('de')
const milliseconds = new Intl.NumberFormat('de', { maximumSignificantDigits: 2 })
const days = new Intl.DateTimeFormat('de', { day: 'numeric', month: 'short', timeZone: 'UTC' })

export const overview = {
  title: 'Übersicht',
  figures: 'Zahlen',
  unknown: 'Noch nicht bekannt',
  figure: (count: number) => numbers.format(count),
  milliseconds: (ms: number) => `${milliseconds.format(ms)} ms`,
  size: (bytes: number) => sizeIn('de', bytes),
  people: 'Personen',
  activeToday: (count: number) => `${numbers.format(count)} heute aktiv`,
  activeWeek: (count: number) => `${numbers.format(count)} in den letzten 7 Tagen aktiv`,
  sockets: 'Offene Verbindungen',
  p50: 'Zustellung, die Hälfte binnen',
  p99: 'Zustellung, 99 % binnen',
  noDelivery: 'Keine',
  search: 'Suche',
  searchReady: (percent: number) =>
    percent === 100 ? 'Alle Nachrichten' : `${percent} % der früheren Nachrichten bisher`,
  delivered: (count: number) =>
    count === 1 ? '1 Nachricht in 5 Minuten' : `${numbers.format(count)} Nachrichten in 5 Minuten`,
  waiting: 'Warten aufs Speichern',
  database: 'Datenbank',
  grown: (bytes: number, days: number) =>
    `${sizeIn('de', bytes, { signDisplay: 'exceptZero' })} in ${days} Tagen`,
  version: 'Version',
  counted:
    'Personen, Nachrichten und die Datenbank werden etwa jede Minute gezählt; die Tage sind die von UTC. Zuletzt gezählt:',

  messagesToday: 'Nachrichten heute',
  messagesPerDay: 'Nachrichten pro Tag',
  messages: 'Nachrichten',
  dayColumn: 'Tag',
  asTable: 'Als Tabelle',
  noMessages: 'Keine Nachrichten in den letzten 30 Tagen.',
  most: (count: number, day: Date, all: number) =>
    `${numbers.format(all)} in den letzten 30 Tagen, die meisten am ${days.format(day)}: ${numbers.format(count)}.`,
  chart: (first: Date, last: Date) =>
    `Nachrichten pro Tag vom ${days.format(first)} bis zum ${days.format(last)}. Die Tabelle darunter hat jeden Tag.`,
  day: (day: Date) => days.format(day),
  dayAndCount: (day: Date, count: number) => `${days.format(day)}: ${numbers.format(count)}`,

  instances: 'Instanzen',
  instancesCaption: 'Instanzen, die laufen',
  instance: 'Instanz',
  since: 'Seit',

  complaints: 'Was Aufmerksamkeit braucht',
  noComplaints: 'Alle Instanzen haben sich geprüft: Nichts braucht Aufmerksamkeit.',
  notChecked: 'Die Instanzen prüfen sich gerade.',
}
