export const password = {
  title: 'Dein Passwort',
  what: 'Ein anderes Passwort meldet dich überall außer hier ab. Programme mit einem API-Token arbeiten weiter:',
  toTokens: 'sieh nach deinen Token',
  old: 'Das Passwort, das du hast',
  new: 'Das neue Passwort',
  submit: 'Passwort ändern',
  back: 'Zurück',
  done: 'Das Passwort ist geändert. Du bist nur noch hier angemeldet.',
  none: 'Du hast keines: Du meldest dich ohne an',
  first:
    'Du hast kein Passwort. Mit einem kannst du dich auch damit anmelden und damit bestätigen, was sich nicht zurücknehmen lässt. Wenn du es wählst, wirst du überall außer hier abgemeldet.',
  firstSubmit: 'Passwort wählen',
  state: 'Wird beim Anmelden verlangt',
}
