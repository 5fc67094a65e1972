declare const self: ServiceWorkerGlobalScope

/** The worker itself, by its own type: to TypeScript, `self` is any kind of worker. */
export const worker = self
