/** What the pages about one's own two-step sign-in say. */
export const twoStep = {
  title: 'Two-step sign-in',
  what: 'With it, signing in takes your password and a code of an app on your phone. Whoever finds out your password alone does not get in.',
  required:
    'This server asks everybody for two-step sign-in. Set it up to go on: nothing else works until then.',
  state: {
    off: 'Off',
    on: (codesLeft: number) =>
      codesLeft === 1 ? 'On, 1 recovery code left' : `On, ${codesLeft} recovery codes left`,
  },
  isOff: 'Two-step sign-in is off.',
  figures: 'How it stands',
  since: 'On since',
  codesLeft: 'Recovery codes left',
  browsers: 'Browsers that are not asked for a code',
  fewLeft: 'Few recovery codes are left. Make new ones, so that you get in when your phone is gone.',
  apps: 'You need an app for such codes: Aegis, FreeOTP, 2FAS, Google or Microsoft Authenticator, or your password manager.',
  endsSessions:
    'When it is turned on, you are signed out everywhere but here: those sessions began by the password alone. API tokens of your programs go on working.',
  begin: 'Set it up',
  otherApp: 'Use another app',
  otherAppWhat:
    'The app of now works until the first code of the new one has been given. Then its codes, your recovery codes and remembered browsers end, and you are signed out everywhere but here.',
  newCodes: 'Make new recovery codes',
  newCodesWhat: 'You get ten new codes, and those of before no longer work.',
  off: 'Turn it off',
  offWhat:
    'From then on your password alone signs you in. Your recovery codes end, and every browser that was remembered is forgotten.',
  forget: 'Ask in every browser again',
  goOn: 'Go on',
  cancel: 'Cancel',

  setUp: 'Set your app up',
  scan: 'Scan this picture with the app.',
  qr: 'QR code for the app',
  typed: 'Or type this key into it',
  typedHint: 'Time-based, six digits.',
  openApp: 'Open it in an app on this device',
  firstCode: 'The code that the app shows now',
  confirm: 'Turn it on',

  codesTitle: 'Your recovery codes',
  codesShownOnce:
    'These codes are shown only now. Print them, or keep them in a password manager: not on the phone that has the app.',
  codesWhat: 'Each signs you in once, in place of a code of the app.',
  codes: 'Recovery codes',
  copy: 'Copy',
  copied: 'Copied',
  print: 'Print',
  codesKept: 'I have kept them',

  done: {
    on: 'Two-step sign-in is on.',
    off: 'Two-step sign-in is off.',
    'recovery-code': 'You are signed in. The recovery code that you gave works no longer.',
    forgotten: 'Every browser is asked for a code again.',
    codes: 'You have ten new recovery codes. Those of before no longer work.',
  },
}
