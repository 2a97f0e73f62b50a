/** A text as every database and every JSON parser takes it: no half characters, no NUL. */
export const wellFormed = (text: string): string => text.toWellFormed().replaceAll('\0', '')

/** JSON in which every text is well-formed, names of fields too. Throws SyntaxError. */
export const parseWellFormed = (json: string): unknown => JSON.parse(json, (_, value: unknown) => cleanOne(value))

/** A copy of plain data in which every text is well-formed, names of fields too. */
export const wellFormedData = <T>(data: T): T => parseWellFormed(JSON.stringify(data)) as T

function cleanOne(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [wellFormed(name), one]))
}
