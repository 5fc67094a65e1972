import type { Account } from '../accounts/store.ts'
import type { DraftInPlace } from '../drafts/store.ts'
import { attachButton, attachments, type FileLimits } from '../files/attach-views.ts'
import { voiceButton } from '../files/voice-views.ts'
import { type Html, html } from '../html/html.ts'
import { icon } from '../html/icons.ts'
import { shownName } from '../people/name.ts'
import { emojiButton } from '../text/emoji-views.ts'
import type { Sentence } from '../words/words.ts'
import { conversationPath } from './path.ts'

/** What somebody typed that could not be sent, shown again with the reason; and the files that came with it, which are kept. */
export type Unsent = {
  body: string
  key: string
  files: readonly { id: number; name: string }[]
  error: Sentence
  status: number
}

/** For whom one writes, how long it may be, which files it may take along, and what stands in the field. */
type Composer = {
  partner: Account
  maxLength: number
  fileLimits: FileLimits
  draft: DraftInPlace | null
  unsent?: Unsent | undefined
}

/**
 * Where one writes. `.bars` has room for what the text is about, such as the message that it answers; `.tools` for buttons that put
 * something into it. The hint about keys is there where there are keys, and a script that listens to them.
 */
export function composer({ partner, maxLength, fileLimits, draft, unsent }: Composer): Html {
  const name = shownName(partner.username, partner.displayName)
  return html`<form class="composer" method="post" enctype="multipart/form-data" action="${conversationPath(partner.username)}" data-max-length="${maxLength}" data-send-key="${(_say, _server, { sendKey }) => sendKey}">
<p class="notice" role="alert" ${!unsent && html`hidden`}>${unsent?.error}</p>
<input type="hidden" name="key" value="${unsent?.key ?? crypto.randomUUID()}">
<input type="hidden" name="partner" value="${partner.id}">
<input type="hidden" name="draft" value="${draft?.version ?? 0}">
<div class="bars"></div>
${attachments(unsent?.files)}
<div class="writing">
<textarea name="body" rows="1" maxlength="${maxLength * 2}" placeholder="${say => say.conversation.placeholder(name(say))}" aria-label="${say => say.conversation.messageTo(name(say))}" aria-describedby="composer-keys" dir="auto" enterkeyhint="${(_say, _server, { sendKey }) => (sendKey === 'enter' ? 'send' : 'enter')}">
${unsent?.body ?? draft?.body}</textarea>
<div class="tools">${attachButton(fileLimits)}${emojiButton()}${voiceButton()}</div>
</div>
<button class="primary" type="submit"><span class="label">${say => say.conversation.send}</span>${icon('arrow-up')}</button>
<p class="below"><span class="keys" id="composer-keys">${(say, _server, { sendKey }) => say.composer.keys[sendKey]}</span><span class="warning" role="status"></span><span class="length" hidden></span></p>
</form>`
}
