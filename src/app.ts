import { Elysia } from 'elysia'
import { accountsApi } from './accounts/api.ts'
import { linkPages } from './accounts/link-routes.ts'
import { accountPages } from './accounts/routes.ts'
import { administration } from './administration/routes.ts'
import { apiTokensApi } from './api-tokens/api.ts'
import { blocksApi } from './blocks/api.ts'
import { blockPages } from './blocks/routes.ts'
import { changesApi } from './changes/api.ts'
import { changePages } from './changes/routes.ts'
import { conversationsApi } from './conversations/api.ts'
import { conversationPages } from './conversations/routes.ts'
import { devicesApi } from './devices/api.ts'
import { disappearingApi } from './disappearing/api.ts'
import { disappearingPages } from './disappearing/routes.ts'
import { draftsApi } from './drafts/api.ts'
import { draftPages } from './drafts/routes.ts'
import { emailPages } from './email/routes.ts'
import { filesApi } from './files/api.ts'
import { filePages } from './files/routes.ts'
import { uploadRoutes } from './files/uploads.ts'
import { forgottenPasswordPages } from './forgotten-password/routes.ts'
import { assetRoutes } from './html/assets.ts'
import { rejectMalformedUrl } from './http/address.ts'
import { apiDocs } from './http/api-docs.ts'
import { errorHandler } from './http/error-handler.ts'
import { rejectForeignOrigin } from './http/headers.ts'
import { healthRoutes } from './http/health.ts'
import { createRequestContexts } from './http/request-context.ts'
import { createResponseHook } from './http/response-hook.ts'
import { keyboardPages } from './keyboard/routes.ts'
import { listApi } from './list/api.ts'
import { listPages } from './list/routes.ts'
import { liveRoutes, WEBSOCKET_SETTINGS } from './live/routes.ts'
import { messagesApi } from './messages/api.ts'
import { messagePages } from './messages/routes.ts'
import { metricsRoutes } from './metrics/routes.ts'
import { newsPages } from './notifications/news-routes.ts'
import { notificationPages } from './notifications/routes.ts'
import { ownAccountPages } from './own-account/routes.ts'
import { ownDataApi } from './own-data/api.ts'
import { ownDataPages } from './own-data/routes.ts'
import { passkeyPages } from './passkeys/routes.ts'
import { peopleApi } from './people/api.ts'
import { ownAccountApi } from './profiles/api.ts'
import { profilePages } from './profiles/routes.ts'
import { pushPages } from './push/routes.ts'
import { reportsApi } from './reports/api.ts'
import { reportPages } from './reports/routes.ts'
import { searchApi } from './search/api.ts'
import { searchPages } from './search/routes.ts'
import type { Services } from './services.ts'
import { setupPages } from './setup/routes.ts'
import { sharingPages } from './sharing/routes.ts'
import { sidebarPages } from './sidebar/routes.ts'
import { ownSignOnPages } from './single-sign-on/own-routes.ts'
import { singleSignOnPages } from './single-sign-on/routes.ts'
import { twoStepPages } from './two-step/routes.ts'
import { secondStepPages } from './two-step/sign-in-routes.ts'
import { webAppRoutes } from './web-app/routes.ts'
import { webhookPages } from './webhooks/routes.ts'

/** Puts the features together. Routes are thin; each feature's folder says what it does. */
export function createApp(services: Services) {
  const { config, settings } = services
  const begin = createRequestContexts(config, () => settings.current().serverName)
  const respond = createResponseHook(services.metrics)
  return new Elysia({
    websocket: WEBSOCKET_SETTINGS,
    normalize: false, // handlers take the fields they know; copying the others away takes time
    // Where Elysia begins to look for the path: at the 7th character, which with a short host name is right only for
    // http://, or at the 11th, which is right for https:// when the host name has at least three characters.
    handler: { standardHostname: config.tlsCert !== '' },
    serve: {
      maxRequestBodySize: Number.MAX_SAFE_INTEGER, // readBody has the limit, and says so in JSON
      idleTimeout: 15, // seconds: a request that hangs, for example on a dead database connection, is cut off
      development: false, // no page with a stack, whatever goes wrong
    },
  })
    .use(errorHandler(services.accounts, respond))
    .mapResponse(respond)
    .onRequest(({ request, server }) => {
      begin(request, server)
      rejectMalformedUrl(request)
      rejectForeignOrigin(request)
    })
    .use(healthRoutes(services))
    .use(metricsRoutes(services))
    .use(assetRoutes())
    .use(webAppRoutes(services))
    .use(apiDocs())
    .use(accountsApi(services))
    .use(ownAccountApi(services))
    .use(peopleApi(services))
    .use(messagesApi(services))
    .use(changesApi(services))
    .use(listApi(services))
    .use(conversationsApi(services))
    .use(disappearingApi(services))
    .use(draftsApi(services))
    .use(filesApi(services))
    .use(blocksApi(services))
    .use(searchApi(services))
    .use(liveRoutes(services))
    .use(accountPages(services))
    .use(secondStepPages(services))
    .use(linkPages(services))
    .use(forgottenPasswordPages(services))
    .use(emailPages(services))
    .use(singleSignOnPages(services))
    .use(ownSignOnPages(services))
    .use(setupPages(services))
    .use(sidebarPages(services))
    .use(sharingPages(services))
    .use(keyboardPages(services))
    .use(searchPages(services))
    .use(listPages(services))
    .use(conversationPages(services))
    .use(disappearingPages(services))
    .use(draftPages(services))
    .use(filePages(services))
    .use(uploadRoutes(services))
    .use(blockPages(services))
    .use(messagePages(services))
    .use(changePages(services))
    .use(reportsApi(services))
    .use(reportPages(services))
    .use(devicesApi(services))
    .use(apiTokensApi(services))
    .use(profilePages(services))
    .use(newsPages(services))
    .use(notificationPages(services))
    .use(ownAccountPages(services))
    .use(pushPages(services))
    .use(webhookPages(services))
    .use(twoStepPages(services))
    .use(passkeyPages(services))
    .use(ownDataApi(services))
    .use(ownDataPages(services))
    .use(administration(services))
}
