/** A test call with its name, also after a table: `test.each(…)('name'`. A template's name ends at its first `${`. */
const CALLED =
  /(?:\b(?:test|it|describe|suite|context|specify|scenario|Run)\b[\w.]{0,80}|\))\s{0,20}\(\s{0,200}(['"`])((?:\\.|(?!\1|\$\{)[^\\])*)/gi
const DEFINED = /\b(?:def|func|fun|void|function|Task)\s+(\w+)\s*\(/g

/** The names of a file's tests, in any language. */
export const testNames = (source: string): string[] => {
  const called = [...source.matchAll(CALLED)].map((match) => (match[2] ?? '').replace(/\\(.)/g, '$1').trim())
  const defined = [...source.matchAll(DEFINED)].map((match) => match[1] ?? '')
  return [...called, ...defined].filter((name) => name !== '')
}
