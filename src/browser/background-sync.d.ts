// Background Sync (WICG), which TypeScript's own types do not have yet: https://wicg.github.io/background-sync/spec/

interface ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> }
}
