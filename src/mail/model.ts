/** What is told by mail, with what it needs to say it. It waits in the database, so it has no secret: a link is made when the mail is sent. */
export type Mail =
  | { kind: 'confirm-address' }
  | { kind: 'address-changed' }
  | { kind: 'reset-password' }
  | { kind: 'password-link' }
  | { kind: 'new-browser'; userAgent: string; address: string; at: string }
  | { kind: 'two-step-removed' }
  | { kind: 'codes-failed'; address: string }
  | { kind: 'access-added'; access: 'passkey' | 'token' | 'webhook' | 'single-sign-on'; address: string }

/** A mail that waits to be sent. The address is the one that its person had when it was told. */
export type QueuedMail = Mail & { to: string }
