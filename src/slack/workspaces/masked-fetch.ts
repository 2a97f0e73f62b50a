import { mapStrings } from '../../secrets/map-strings.ts'
import type { Redactor } from '../../secrets/redactor.ts'

type Fetch = typeof globalThis.fetch

/** A `fetch` for Slack's clients that masks secrets in all texts and blocks. */
export const maskedFetch =
  (redactor: Redactor): Fetch =>
  (url, init) =>
    fetch(url, typeof init?.body === 'string' ? { ...init, body: maskBody(init.body, redactor) } : init)

/** The Web API accepts forms, a response URL accepts JSON. */
function maskBody(body: string, redactor: Redactor): string {
  const data = asJson(body)
  return data === null ? maskForm(body, redactor) : JSON.stringify(mapStrings(data, redactor.mask))
}

const maskForm = (form: string, { mask }: Redactor): string => {
  const fields = [...new URLSearchParams(form)].map(([name, value]) => {
    if (name === 'token') return [name, value]
    const data = asJson(value)
    return [name, data === null ? mask(value) : JSON.stringify(mapStrings(data, mask))]
  })
  return new URLSearchParams(fields).toString()
}

/** Parses objects and lists, which the client sends as JSON; `null`: it is plain text. */
const asJson = (value: string): object | null => {
  if (!/^[[{]/.test(value)) return null
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}
