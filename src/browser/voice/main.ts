import { say } from '../media/words.ts'
import { watchHold } from './hold.ts'
import { createPanel, type Panel } from './panel.ts'
import type { Recording } from './recording.ts'
import { canRecord, type Recorder, record } from './recording.ts'

// The script that is loaded when somebody records a voice message for the first time.

/** What the page does with what was recorded, and how it says that something did not work. */
type Page = { send(recording: Recording): void; showFailure(reason?: string): void }

/** Longer ones end by themselves, and can be listened to and sent. */
const LONGEST_MS = 15 * 60_000

/** What is recorded right now, or was and is not sent yet; one at a time. */
let current: { panel: Panel; stop(): void; leave(): void } | null = null

/**
 * The button was pressed: it begins, or what has begun ends.
 * @param pointer what has pressed it, for as long as that has it; null for a keyboard
 */
export function press(button: HTMLElement, pointer: PointerEvent | null, page: Page): void {
  if (current && !current.panel.element.isConnected) current.leave() // with its conversation
  if (current) current.stop()
  else if (canRecord()) void begin(button, pointer, page)
  else page.showFailure(say('cannotRecord'))
}

async function begin(button: HTMLElement, pointer: PointerEvent | null, page: Page): Promise<void> {
  const panel = createPanel()
  let recorder: Recorder | null = null
  let isOver = false

  function leave(): void {
    isOver = true
    removeEventListener('keydown', onKey, { capture: true })
    button.removeAttribute('aria-pressed')
    hold?.end()
  }

  function cancel(): void {
    if (isOver) return
    leave()
    recorder?.cancel()
    close(panel, button)
  }

  async function stop(): Promise<void> {
    if (isOver || !recorder) return
    leave()
    review(panel, await recorder.stop(), button, page)
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    cancel()
  }

  function look(): void {
    if (!panel.element.isConnected)
      cancel() // another conversation was opened
    else if (recorder) panel.showLevels(recorder.levels, recorder.elapsedMs())
    if (recorder && recorder.elapsedMs() > LONGEST_MS) void stop()
  }

  current = { panel, stop: () => void stop(), leave: cancel }
  addEventListener('keydown', onKey, { capture: true })
  const hold = pointer && watchHold(button, pointer, panel, { cancel, stop: () => void stop() })
  panel.showAsking(cancel)
  button.closest('form')?.querySelector('.writing')?.before(panel.element)
  button.ariaPressed = 'true'
  try {
    recorder = await record(say('voice'), look)
  } catch {
    if (!isOver) page.showFailure(say('noMicrophone'))
    cancel()
    return
  }
  if (isOver) {
    recorder.cancel()
    return
  }
  panel.showRecording(hold?.isHeld() ?? false, { cancel, stop: () => void stop() })
  if (!pointer) focusOn(panel, 'stop')
}

/** What was recorded is listened to, sent or deleted. */
function review(panel: Panel, recording: Recording, button: HTMLElement, page: Page): void {
  const address = URL.createObjectURL(recording.file)
  const end = () => {
    URL.revokeObjectURL(address)
    close(panel, button)
  }
  current = { panel, stop: () => focusOn(panel, 'send'), leave: end }
  panel.showRecorded(recording, address, {
    discard: end,
    send() {
      end()
      page.send(recording)
    },
  })
  panel.element.querySelector<HTMLElement>('.play')?.focus()
}

function close({ element }: Panel, button: HTMLElement): void {
  current = null
  element.remove()
  button.focus()
}

function focusOn({ element }: Panel, value: string): void {
  element.querySelector<HTMLElement>(`button[value="${value}"]`)?.focus()
}
