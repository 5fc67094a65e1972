import { playSound } from '../sound.ts'
import { fillInTimeZone } from './fill-in.ts'
import { watchPermission } from './permission.ts'
import { say } from './words.ts'

// The page of settings on which somebody says how they are told. Each part is a form that works without this.

fillInTimeZone()
watchPermission()

const listen = document.getElementById('listen')
const silent = document.getElementById('silent')
if (listen && silent) {
  listen.hidden = false
  listen.addEventListener('click', async () => {
    const isHeard = await playSound()
    silent.textContent = isHeard ? '' : say('silent')
    silent.hidden = isHeard
  })
}
