import type { Sentence } from '../words/words.ts'
import { type Html, html } from './html.ts'

/** What a field of a form is made of. The note below it says what is wrong, else what it is for. */
type Field = {
  name: string
  label: Sentence
  value?: string
  type?: 'text' | 'password' | 'search' | 'date' | 'number' | 'email' | 'file' | 'time'
  errors?: Sentence[] | undefined
  hint?: Sentence | undefined
  /** Whether it may be left empty. */
  isOptional?: boolean
  attributes?: Html
}

/** A field that is typed into. */
export function inputField({ type = 'text', value, ...field }: Field): Html {
  return labelled(
    field,
    attributes =>
      html`<input name="${field.name}" type="${type}" ${value !== undefined && html`value="${value}"`} ${attributes}>`,
  )
}

/** A field for a text of several lines. */
export function textField({ value = '', ...field }: Omit<Field, 'type'>): Html {
  return labelled(
    field,
    attributes => html`<textarea name="${field.name}" rows="3" ${attributes}>${value}</textarea>`,
  )
}

/** A field in which one of several things is chosen. */
export function selectField({
  options,
  value,
  ...field
}: Omit<Field, 'type'> & { options: readonly { value: string; label: Sentence }[] }): Html {
  return labelled(
    field,
    attributes => html`<select name="${field.name}" ${attributes}>
${options.map(option => html`<option value="${option.value}" ${option.value === value && html`selected`}>${option.label}</option>`)}
</select>`,
  )
}

/** Boxes of which several may be ticked, under one label. Each is a field with the value `yes`. */
export function checkFields({
  name,
  label,
  errors,
  boxes,
}: Pick<Field, 'name' | 'label' | 'errors'> & {
  boxes: readonly { name: string; label: Sentence; isChecked: boolean }[]
}): Html {
  return html`<fieldset class="checks" ${errors && html`aria-describedby="${name}-note"`}>
<legend>${label}</legend>
${boxes.map(
  box => html`<label class="check"><input type="checkbox" name="${box.name}" value="yes" ${box.isChecked && html`checked`} ${errors && html`aria-invalid="true"`}>
<span>${box.label}</span></label>`,
)}
${errors && html`<small id="${name}-note" class="error">${errors.map(error => html`${error} `)}</small>`}
</fieldset>`
}

/** What a form shows and does not send: it stands among the fields. */
export function outputField({
  name,
  label,
  value,
  errors,
  hint,
}: Pick<Field, 'name' | 'label' | 'errors' | 'hint'> & { value: Sentence }): Html {
  const note = errors?.map(error => html`${error} `) ?? hint
  return html`<div class="field">
<span id="${name}-label">${label}</span>
<output dir="auto" aria-labelledby="${name}-label" ${note && html`aria-describedby="${name}-note"`}>${value}</output>
${note && html`<small id="${name}-note" class="${errors ? 'error' : 'hint'}">${note}</small>`}
</div>`
}

/** What a form carries along without showing it. */
export function hiddenFields(values: Record<string, string | undefined>): Html[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : html`<input type="hidden" name="${name}" value="${value}">`,
  )
}

function labelled(
  { name, label, errors, hint, isOptional, attributes }: Omit<Field, 'type' | 'value'>,
  control: (attributes: Html) => Html,
): Html {
  const note = errors?.map(error => html`${error} `) ?? hint
  return html`<label class="field">
<span>${label}</span>
${control(
  html`${!isOptional && html`required`} ${attributes} ${errors && html`aria-invalid="true"`} ${note && html`aria-describedby="${name}-note"`}`,
)}
${note && html`<small id="${name}-note" class="${errors ? 'error' : 'hint'}">${note}</small>`}
</label>`
}
