const WIDTH = 110

/** Rules as people would write them: what fits into a line stands on one. */
export const rulesText = (rules: unknown): string => `${written(rules, '')}\n`

function written(value: unknown, indent: string): string {
  const short = oneLine(value)
  const isFit = indent !== '' && indent.length + short.length <= WIDTH
  if (typeof value !== 'object' || value === null || isFit) return short
  const inner = `${indent}  `
  if (Array.isArray(value)) return `[\n${value.map((one) => `${inner}${written(one, inner)}`).join(',\n')}\n${indent}]`
  const lines = Object.entries(value ?? {}).map(
    ([key, one]) => `${inner}${JSON.stringify(key)}: ${written(one, inner)}`,
  )
  return `{\n${lines.join(',\n')}\n${indent}}`
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const pairs = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${oneLine(one)}`)
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}
