/** Where people look after their two-step sign-in. */
const TWO_STEP = '/settings/two-step'

type Below = '' | '/begin' | '/set-up' | '/recovery-codes' | '/off' | '/forget'

export function pathOfTwoStep(below: Below = ''): string {
  return `${TWO_STEP}${below}`
}
