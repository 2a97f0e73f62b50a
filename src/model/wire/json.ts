export type JsonRecord = Readonly<Record<string, unknown>>

/** `null`: the value is no JSON object. */
export const recordOf = (value: unknown): JsonRecord | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : null

export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** `undefined`: the text is not JSON. */
export const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The texts and numbers that stand under one of these names, anywhere down to a depth. */
export function valuesUnder(names: ReadonlySet<string>, value: unknown, depth = 5): string[] {
  if (depth === 0 || typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) =>
    names.has(name) && (typeof one === 'string' || typeof one === 'number')
      ? [String(one)]
      : valuesUnder(names, one, depth - 1),
  )
}
