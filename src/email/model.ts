import { fields, text } from '../http/fields.ts'
import { ADDRESS_PATTERN, MAX_ADDRESS_LENGTH } from '../mail/address.ts'
import type { Words } from '../words/words.ts'

const sentence = (say: Words) => say.fields.emailInvalid

/** What somebody types who wants mail there. Blanks around it are not part of it. */
export const EmailAddress = text({
  description: 'Where mail can be sent, such as `ann@example.com`',
  minLength: 1,
  maxLength: MAX_ADDRESS_LENGTH,
  pattern: `^ *${ADDRESS_PATTERN} *$`,
  sentence,
})

/** As `EmailAddress`, or nothing: none any more. */
export const OwnAddress = text({
  description:
    'Your new e-mail address, which counts once you have opened the link that is sent to it; empty to have none',
  maxLength: MAX_ADDRESS_LENGTH,
  pattern: `^ *(${ADDRESS_PATTERN})? *$`,
  sentence,
})

export const EmailChange = fields({ email: OwnAddress })
