import { watchAppSettings } from './settings.ts'
import { showShared } from './shared.ts'

// The script of the pages about the app: its settings, and what other apps share. Few open them, and no other page needs it.
watchAppSettings()
void showShared()
