/** The headers by which a browser that catches up knows whether its numbers still belong to what the database has. */
export const EPOCH_HEADER = 'x-chatapp-epoch'
export const LAST_SEQ_HEADER = 'x-chatapp-last-seq'
export const LAST_CHANGE_HEADER = 'x-chatapp-last-change'

/** Up to which change an answer has all of them. */
export const CHANGE_HEADER = 'x-chatapp-change'
