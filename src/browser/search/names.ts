/** Has the fields for people propose those who are in the list, and oneself as the writer. */
export function proposeNames(form: HTMLFormElement): void {
  const names = [...document.querySelectorAll<HTMLElement>('#people .row')].flatMap(
    ({ dataset }) => dataset.user ?? [],
  )
  propose(form, 'with', names)
  propose(form, 'from', ['me', ...names])
}

function propose(form: HTMLFormElement, field: string, names: string[]): void {
  const list = document.createElement('datalist')
  list.id = `search-${field}`
  list.append(...names.map(name => new Option(name, name)))
  form.querySelector(`[name=${field}]`)?.setAttribute('list', list.id)
  form.append(list)
}
