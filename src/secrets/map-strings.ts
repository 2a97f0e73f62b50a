const DEPTH_LIMIT = 12

/** A copy of plain data with every string changed, anything else kept; `key` is the name it stands under, `null` in a list. */
export const mapStrings = (
  value: unknown,
  change: (text: string, key: string | null) => string,
  key: string | null = null,
  depth = 0,
): unknown => {
  if (typeof value === 'string') return change(value, key)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH_LIMIT) return '[too deep]'
  if (Array.isArray(value)) return value.map((one) => mapStrings(one, change, key, depth + 1))
  if (!isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, mapStrings(one, change, name, depth + 1)]),
  )
}

const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value))
