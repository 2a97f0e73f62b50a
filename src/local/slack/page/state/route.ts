/** The person's place, kept in the URL, so that reloads and links work. */
export interface PageRoute {
  /** Handle of the acting person. */
  readonly as: string
  /** Channel id, or `home` for App Home. */
  readonly at: string
  /** Timestamp of the open thread's first message. */
  readonly thread: string | null
}

const FIRST_PERSON = 'ana'
const FIRST_CHANNEL = 'C00000WMS'

/** The current route; a message's link has no person, so the tab stores who acts in it. */
export function currentRoute(): PageRoute {
  const place = new URLSearchParams(location.hash.slice(1))
  const as = place.get('as') ?? sessionStorage.getItem('as') ?? FIRST_PERSON
  sessionStorage.setItem('as', as)
  return { as, at: place.get('at') ?? FIRST_CHANNEL, thread: place.get('thread') }
}

export function go(change: Partial<PageRoute>): void {
  const { as, at, thread } = { ...currentRoute(), ...change }
  location.hash = new URLSearchParams({ as, at, ...(thread !== null && { thread }) }).toString()
}
