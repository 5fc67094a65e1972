import { clockTime } from '../duration.ts'
import { sizeIn } from '../size.ts'

const numbers = new Intl.NumberFormat('de')

export const media = {
  pictures: (count: number) => (count === 1 ? 'Bild' : `${numbers.format(count)} Bilder`),
  files: (count: number) => (count === 1 ? '1 Datei' : `${numbers.format(count)} Dateien`),
  film: 'Video',
  unplayable: 'Dieses Video lässt sich hier nicht abspielen. Speichere es, um es anzusehen.',
  voice: (durationMs: number) => `Sprachnachricht (${clockTime(durationMs)})`,
  withText: (files: string, text: string) => `${files} · ${text}`,
  picture: (name: string) => `Bild: ${name}`,
  size: (bytes: number) => sizeIn('de', bytes),
  typeAndSize: (ending: string, bytes: number) => `${ending} · ${sizeIn('de', bytes)}`,
  play: 'Abspielen',
  time: (durationMs: number) => clockTime(durationMs),
  position: 'Stelle in der Sprachnachricht',
  speed: 'Tempo',
  record: 'Sprachnachricht aufnehmen',
  browser: {
    pictures: 'Bilder',
    previous: 'Voriges Bild',
    next: 'Nächstes Bild',
    zoomIn: 'Jeden Bildpunkt zeigen',
    zoomOut: 'Ganz zeigen',
    download: 'Herunterladen',
    close: 'Schließen',
    place: '{number} von {count}',
    noPicture: 'Dieses Bild lässt sich nicht laden. Vielleicht wurde es gelöscht.',
    play: 'Abspielen',
    pause: 'Anhalten',
    speed: 'Tempo',
    position: 'Stelle in der Sprachnachricht',
    voice: 'Sprachnachricht',
    asking: 'Warten auf das Mikrofon …',
    recording: 'Aufnahme läuft',
    slide: 'Zum Abbrechen wegschieben',
    cancel: 'Abbrechen',
    stop: 'Beenden und anhören',
    discard: 'Aufnahme löschen',
    send: 'Senden',
    ready: 'Aufgenommen. Hör sie an, sende oder lösche sie.',
    noMicrophone:
      'Das Mikrofon ist nicht verfügbar: Erlaube es für diese Seite im Browser, und versuch es noch einmal.',
    cannotRecord: 'Dieser Browser kann hier nicht aufnehmen. Dafür braucht es eine Adresse mit https.',
  },
}
