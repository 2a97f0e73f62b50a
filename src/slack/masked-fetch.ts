import { mapStrings } from '../secrets/map-strings.ts'
import type { Redactor } from '../secrets/redactor.ts'

type Fetch = typeof globalThis.fetch

/** For the Web API's client: whatever a call is made of, no secret leaves in its texts and blocks. */
export const maskedFetch =
  (redactor: Redactor): Fetch =>
  (url, init) =>
    fetch(url, typeof init?.body === 'string' ? { ...init, body: maskForm(init.body, redactor) } : init)

const maskForm = (form: string, { mask }: Redactor): string => {
  const fields = [...new URLSearchParams(form)].map(([name, value]) => {
    if (name === 'token') return [name, value]
    const data = asJson(value)
    return [name, data === null ? mask(value) : JSON.stringify(mapStrings(data, mask))]
  })
  return new URLSearchParams(fields).toString()
}

/** The objects and lists that the client writes as JSON; `null`: it is a plain text. */
const asJson = (value: string): object | null => {
  if (!/^[[{]/.test(value)) return null
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}
