/** What of a browser matters on the wire: it keeps cookies for each origin and path, and follows a redirect when it is told to. */
export type WireBrowser = {
  get(address: string | URL): Promise<Page>
  post(address: string | URL, form: Record<string, string>): Promise<Page>
  /** The cookies of an origin, by name. */
  cookies(origin: string): Map<string, string>
  /** Removes all cookies of an origin. */
  forget(origin: string): void
  setCookie(origin: string, name: string, value: string): void
}

/** An answer, with its text, and where it leads. */
export type Page = { status: number; text: string; leadsTo: string; headers: Headers }

type Cookie = { origin: string; path: string; name: string; value: string }

export function createWireBrowser(): WireBrowser {
  let jar: Cookie[] = []

  function keep(cookie: Cookie, isGone: boolean): void {
    const { origin, path, name } = cookie
    jar = jar.filter(other => other.origin !== origin || other.path !== path || other.name !== name)
    if (!isGone) jar.push(cookie)
  }

  async function ask(address: string | URL, options: RequestInit): Promise<Page> {
    const url = new URL(address)
    const { origin, pathname } = url
    const cookie = jar
      .filter(cookie => cookie.origin === origin && pathname.startsWith(cookie.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
    const response = await fetch(url, { ...options, redirect: 'manual', headers: { cookie } })
    for (const text of response.headers.getSetCookie()) {
      const { name, value, path, expires } = Bun.Cookie.parse(text)
      keep({ origin, path, name, value }, value === '' || (expires !== undefined && expires < new Date()))
    }
    const { status, headers } = response
    const location = headers.get('location')
    return {
      status,
      headers,
      text: await response.text(),
      leadsTo: location ? new URL(location, url).href : '',
    }
  }

  return {
    get: address => ask(address, {}),
    post: (address, form) => ask(address, { method: 'POST', body: new URLSearchParams(form) }),
    cookies: origin =>
      new Map(jar.filter(cookie => cookie.origin === origin).map(({ name, value }) => [name, value])),
    forget(origin) {
      jar = jar.filter(cookie => cookie.origin !== origin)
    },
    setCookie: (origin, name, value) => keep({ origin, path: '/', name, value }, false),
  }
}
