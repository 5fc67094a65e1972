const numbers = new Intl.NumberFormat('de')
const milliseconds = new Intl.NumberFormat('de', { maximumSignificantDigits: 2 })
const days = new Intl.DateTimeFormat('de', { day: 'numeric', month: 'short', timeZone: 'UTC' })

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']

/** A number of bytes, in the largest unit that it has one of. */
function size(bytes: number, options: Intl.NumberFormatOptions = {}): string {
  const steps = Math.floor(Math.log(Math.max(Math.abs(bytes), 1)) / Math.log(1_024))
  const step = Math.min(steps, SIZES.length - 1)
  const format = { ...options, style: 'unit', unit: SIZES[step], maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat('de', format).format(bytes / 1_024 ** step)
}

export const overview = {
  title: 'Übersicht',
  figures: 'Zahlen',
  unknown: 'Noch nicht bekannt',
  figure: (count: number) => numbers.format(count),
  milliseconds: (ms: number) => `${milliseconds.format(ms)} ms`,
  size: (bytes: number) => size(bytes),
  people: 'Personen',
  activeToday: (count: number) => `${numbers.format(count)} heute aktiv`,
  activeWeek: (count: number) => `${numbers.format(count)} in den letzten 7 Tagen aktiv`,
  sockets: 'Offene Verbindungen',
  p50: 'Zustellung, die Hälfte binnen',
  p99: 'Zustellung, 99 % binnen',
  noDelivery: 'Keine',
  delivered: (count: number) =>
    count === 1 ? '1 Nachricht in 5 Minuten' : `${numbers.format(count)} Nachrichten in 5 Minuten`,
  waiting: 'Warten aufs Speichern',
  database: 'Datenbank',
  grown: (bytes: number, days: number) => `${size(bytes, { signDisplay: 'exceptZero' })} in ${days} Tagen`,
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
