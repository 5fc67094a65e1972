import { everybody, type Route } from '../row.ts'

export const OPERATIONS: Route[] = [
  { route: 'GET /healthz', path: () => '/healthz', answers: everybody(200) },
  { route: 'GET /readyz', path: () => '/readyz', answers: everybody(200) },
  { route: 'GET /metrics', path: () => '/metrics', answers: everybody(200) },
  { route: 'GET /assets/*', path: () => '/assets/app.css', answers: everybody(200) },
  { route: 'GET /service-worker.js', path: () => '/service-worker.js', answers: everybody(200) },
  { route: 'GET /manifest.webmanifest', path: () => '/manifest.webmanifest', answers: everybody(200) },
  { route: 'GET /offline', path: () => '/offline', answers: everybody(200) },
  { route: 'GET /api/docs', path: () => '/api/docs', answers: everybody(200) },
  { route: 'GET /api/docs/json', path: () => '/api/docs/json', answers: everybody(200) },
]
