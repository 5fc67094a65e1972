// Background Sync (WICG), which TypeScript's own types do not have yet: https://wicg.github.io/background-sync/spec/

interface SyncEvent extends ExtendableEvent {
  readonly tag: string
  readonly lastChance: boolean
}

interface ServiceWorkerGlobalScopeEventMap {
  sync: SyncEvent
}
