// Starts Swagger UI, whose own file is loaded before this one, on the page /api/docs.
declare const SwaggerUIBundle: (options: { url: string; dom_id: string }) => void

SwaggerUIBundle({ url: '/api/docs/json', dom_id: '#docs' })
