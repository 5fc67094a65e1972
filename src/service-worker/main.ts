import { watchFiles } from './files.ts'
import { watchMessages } from './messages.ts'
import { watchOutbox } from './outbox.ts'
import { watchPages } from './pages.ts'
import { watchPictures } from './pictures.ts'
import { watchPush } from './push.ts'
import { watchShared } from './shared.ts'
import { watchVersions } from './versions.ts'

// What runs beside the pages, and while none is open. Each concern has a file of its own, which listens to its own events.
watchFiles()
watchPages()
watchPictures()
watchMessages()
watchOutbox()
watchShared()
watchVersions()
watchPush()
