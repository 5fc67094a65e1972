export const security = {
  title: 'Anmeldung und Sicherheit',
}
