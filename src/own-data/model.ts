import { fields, text } from '../http/fields.ts'

/** What deleting one's own account needs. */
export const AccountDeletion = fields({
  password: text({
    description: 'Yours',
    minLength: 1,
    sentence: say => say.ownAccount.data.passwordNeeded,
  }),
})

/** What a job is about that makes a file of somebody's data. */
export type DataJob = { fileId: number }
