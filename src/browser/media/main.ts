// The script that is loaded when somebody looks at a picture or plays a voice message for the first time.

export { showPicture } from './lightbox.ts'
export { pressVoice, seekVoice } from './player.ts'
