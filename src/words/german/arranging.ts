export const arranging = {
  noConversation: 'Mit dieser Person gibt es noch keine Unterhaltung.',
  tooManyPins: (max: number) =>
    `${max} Unterhaltungen sind angeheftet, mehr geht nicht. Löse zuerst eine andere.`,
  pinnedOrArchived: 'Hefte eine Unterhaltung an oder archiviere sie: Archiviertes steht nicht vorn.',
  mutedUntilInvalid:
    'Nötig ist ein Zeitpunkt nach ISO 8601, etwa 2026-03-31T08:00:00Z; oder null, um die Stummschaltung aufzuheben.',
}
