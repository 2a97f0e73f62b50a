/** A package that a file of a repository asks for or has settled on. */
export interface Package {
  readonly name: string
  /** As it stands there: a version, a range, an address; empty: none is said. */
  readonly version: string
  /** The host that it comes from, or a place as it is written; `null`: the usual one. */
  readonly from: string | null
}

/** Reads one kind of file, in linear time; `null`: it cannot be read. */
export type PackageReader = (text: string) => readonly Package[] | null

export const named = (name: string, version: string, from: string | null = null): Package => ({ name, version, from })

type Fields = Readonly<Record<string, unknown>>

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

export const writtenText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '')

export function jsonIn(text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    return null
  }
}

/** The host of an address; what is none stays as it is. */
export const hostOf = (address: string): string => URL.parse(address)?.host || address

/** What stands between the first two quotes of a kind. */
export function quotedIn(text: string): string | null {
  const start = text.search(/["']/)
  const end = start < 0 ? -1 : text.indexOf(text.charAt(start), start + 1)
  return end < 0 ? null : text.slice(start + 1, end)
}
