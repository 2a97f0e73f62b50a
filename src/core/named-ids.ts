/** Ids that people and tests name: criteria (`AC-2`) and points of the WMS pack (`INV-06`). */

export const criterionId = (index: number): string => `AC-${index + 1}`

/**
 * Whether a test's name carries an id. `INV-06`, `inv_06` and `testInv06RepeatedScan` do, since not every language
 * takes a hyphen in a name; `INV-060` and `valid-06` do not.
 */
export function namesId(text: string, id: string): boolean {
  const known = patterns.get(id) ?? patternOf(id)
  patterns.set(id, known)
  return known.test(text)
}

/** A test's name without its leading ids, for places that show the ids separately. */
export const withoutIds = (name: string): string =>
  name.replace(/^(?:[A-Z][A-Z0-9]{0,20}-\d{1,10}(?=[\s,:])[\s,]{0,20})+:?\s{0,20}(?=[^\s:])/, '')

const patterns = new Map<string, RegExp>()

function patternOf(id: string): RegExp {
  const [letters = '', number = ''] = id.split('-')
  const any = [...letters]
    .map((letter) => (/[A-Z]/.test(letter) ? `[${letter}${letter.toLowerCase()}]` : letter))
    .join('')
  const camel = letters.charAt(0) + letters.slice(1).toLowerCase()
  return new RegExp(`(?:(?<![\\p{L}\\p{N}])${any}[-_ ]?|(?<=\\p{Ll})(?:${letters}|${camel})_?)${number}(?!\\d)`, 'u')
}
