import type { SignedIn } from '../accounts/store.ts'
import type { FieldErrors } from '../errors.ts'
import { inputField, selectField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { DENSITIES, SEND_KEYS, THEMES } from '../http/preferences.ts'
import { settingsPage } from '../own-account/layout.ts'
import { avatar } from '../people/views.ts'
import { LANGUAGES, type Sentence } from '../words/words.ts'
import { PICTURE_SIZES, type PreferenceName } from './model.ts'
import { APPEARANCE, PROFILE, picturePath } from './paths.ts'

/** What a page is shown with: what was typed, what was wrong with it, or what was done. */
export type Shown = { typed?: Record<string, string>; errors?: FieldErrors; done?: Sentence | undefined }

/** What a file may be to become a picture, in megabytes and as browsers look for it. */
export const MAX_PICTURE_MB = 10
const ACCEPTED = 'image/jpeg,image/png,image/webp,image/gif'

/** The page on which people set how others see them. */
export function profilePage(person: SignedIn, { typed = {}, errors = {}, done }: Shown): Html {
  return settingsPage(
    person,
    'profile',
    say => say.ownAccount.profile.title,
    html`${done && html`<p class="done" role="status">${done}</p>`}
<section class="panel"><h2>${say => say.ownAccount.profile.name}</h2>
<form method="post" action="${PROFILE}/name">
${inputField({
  name: 'display_name',
  label: say => say.ownAccount.profile.displayName,
  value: typed.display_name ?? person.displayName,
  errors: errors.display_name,
  hint: say => say.ownAccount.profile.displayNameHint,
  isOptional: true,
  attributes: html`dir="auto" autocomplete="name"`,
})}
<div class="actions"><button class="primary" type="submit">${say => say.ownAccount.profile.saveName}</button></div>
</form></section>
<section class="panel"><h2>${say => say.ownAccount.profile.picture}</h2>
<div class="portrait">${portrait(person)}
<div class="stacked">
<form method="post" action="${PROFILE}/picture" enctype="multipart/form-data">
${inputField({
  name: 'picture',
  type: 'file',
  label: say => say.ownAccount.profile.chooseFile,
  errors: errors.picture,
  hint: say => say.ownAccount.profile.pictureHint(MAX_PICTURE_MB),
  attributes: html`accept="${ACCEPTED}"`,
})}
<div class="actions"><button class="primary" type="submit">${say => say.ownAccount.profile.savePicture}</button></div>
</form>
${
  person.picture &&
  html`<form method="post" action="${PROFILE}/picture/remove"><div class="actions"><button class="plain" type="submit">${say => say.ownAccount.profile.removePicture}</button></div></form>`
}
</div></div></section>`,
  )
}

function portrait(person: SignedIn): Html {
  const { picture } = person
  if (!picture) return avatar(person)
  const { large } = PICTURE_SIZES
  return html`<img class="avatar" src="${picturePath(picture, 'large')}" alt="${say => say.ownAccount.profile.own}" width="${large / 2}" height="${large / 2}">`
}

/** The page on which people set how pages are shown to them. */
export function appearancePage(person: SignedIn, { errors = {}, done }: Shown): Html {
  return settingsPage(
    person,
    'appearance',
    say => say.ownAccount.appearance.title,
    html`${done && html`<p class="done" role="status">${done}</p>`}
${preferenceForm('language', {
  value: person.language,
  errors: errors.language,
  label: say => say.ownAccount.appearance.language,
  hint: say => say.ownAccount.appearance.languageHint,
  save: say => say.ownAccount.appearance.saveLanguage,
  options: [
    { value: '', label: say => say.ownAccount.appearance.asBrowser },
    ...LANGUAGES.map(({ language: { tag, name } }) => ({ value: tag, label: () => name })),
  ],
})}
${preferenceForm('theme', {
  value: person.theme,
  errors: errors.theme,
  label: say => say.ownAccount.appearance.theme,
  save: say => say.ownAccount.appearance.saveTheme,
  options: THEMES.map(value => ({ value, label: say => say.ownAccount.appearance.themes[value] })),
})}
${preferenceForm('density', {
  value: person.density,
  errors: errors.density,
  label: say => say.ownAccount.appearance.density,
  save: say => say.ownAccount.appearance.saveDensity,
  options: DENSITIES.map(value => ({ value, label: say => say.ownAccount.appearance.densities[value] })),
})}
${preferenceForm('send_key', {
  value: person.sendKey,
  errors: errors.send_key,
  label: say => say.ownAccount.appearance.sendKey,
  hint: say => say.ownAccount.appearance.sendKeyHint,
  save: say => say.ownAccount.appearance.saveSendKey,
  options: SEND_KEYS.map(value => ({ value, label: say => say.ownAccount.appearance.sendKeys[value] })),
})}`,
  )
}

type PreferenceField = Omit<Parameters<typeof selectField>[0], 'name' | 'isOptional'> & { save: Sentence }

function preferenceForm(name: PreferenceName, { save, ...field }: PreferenceField): Html {
  return html`<section class="panel"><form method="post" action="${APPEARANCE}/${name}">
${selectField({ ...field, name, isOptional: true })}
<div class="actions"><button class="primary" type="submit">${save}</button></div>
</form></section>`
}
