/**
 * The icons of `public/icons.svg`, by their names at https://lucide.dev: only those that are used. A new one is copied from there
 * into that file, what is inside its `<svg>` into a `<symbol>`, and its name is added here.
 */
export const ICON_NAMES = [
  'archive',
  'archive-restore',
  'arrow-down',
  'arrow-up',
  'ban',
  'bell',
  'bell-off',
  'check',
  'check-check',
  'chevron-left',
  'circle-alert',
  'clock',
  'copy',
  'ellipsis',
  'flag',
  'history',
  'keyboard',
  'link',
  'log-out',
  'mail',
  'mail-open',
  'message-circle',
  'paperclip',
  'pencil',
  'pin',
  'pin-off',
  'reply',
  'search',
  'settings',
  'shield',
  'sliders-horizontal',
  'smile',
  'smile-plus',
  'timer',
  'trash-2',
  'x',
] as const

/** What an icon is called. */
export type IconName = (typeof ICON_NAMES)[number]
