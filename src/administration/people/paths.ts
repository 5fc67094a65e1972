/** The list. */
export const PEOPLE = '/admin/people'

/** Where somebody is added: beside the list, since below it are people of any name. */
export const ADD_PERSON = '/admin/add-person'

/** The page of somebody's account, or one below it. */
export function pathOfPerson(username: string, below: '' | '/link' | '/two-step' | '/delete' = ''): string {
  return `${PEOPLE}/${encodeURIComponent(username)}${below}`
}
