import de from 'emoji-picker-element/i18n/de'
import en from 'emoji-picker-element/i18n/en'
import Picker from 'emoji-picker-element/picker'

// The script that is loaded when somebody opens the picker for the first time.

/** The picker brings its words along, in the languages that we speak. */
const WORDS: Record<string, typeof en> = { en, de }

/** Creates the picker of all emoji. @param dataSource the address of its data */
export function createPicker(dataSource: string, language: string): Picker {
  return new Picker({ dataSource, locale: language, i18n: WORDS[language] ?? en })
}
