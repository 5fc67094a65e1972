export const NOTIFICATIONS = '/settings/notifications'
