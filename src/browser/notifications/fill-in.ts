import { timeZone } from '../time-zone.ts'

/** Fills in the time zone of this browser where somebody's own is not known yet; it is saved with what they save. */
export function fillInTimeZone(): void {
  const zone = timeZone()
  const select = document.querySelector<HTMLSelectElement>('select[name=time_zone][data-is-unknown]')
  if (select && !hasOption(select, zone)) select.add(new Option(zone.replaceAll('_', ' '), zone))
  if (select) select.value = zone
  for (const field of document.querySelectorAll<HTMLInputElement>('input[name=time_zone]')) field.value = zone
}

function hasOption({ options }: HTMLSelectElement, value: string): boolean {
  return [...options].some(option => option.value === value)
}
