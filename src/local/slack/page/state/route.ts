/** Where the person is; it stands in the address, so that a reload or a link leads back. */
export interface PageRoute {
  /** Handle of who acts. */
  readonly as: string
  /** Channel id, or `home` for App Home. */
  readonly at: string
  /** Timestamp of the open thread's first message. */
  readonly thread: string | null
}

const FIRST_PERSON = 'ana'
const FIRST_CHANNEL = 'C00000WMS'

/** A link of a message knows the place but not the person: the tab remembers who acts in it. */
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
