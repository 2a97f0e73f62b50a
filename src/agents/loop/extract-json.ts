const THINKING = /^\s*<think>[\s\S]*?<\/think>/

/** The JSON object in a model's text: after its thinking, in a code fence, or between the outer braces; else `null`. */
export const extractJson = (text: string): unknown => {
  const answer = text.replace(THINKING, '')
  const braces = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)
  return [answer, fencedIn(answer), braces].map(parseObject).find((value) => value !== null) ?? null
}

/** The content of the first code fence; both fence marks must start a line. Empty: there is none. */
function fencedIn(text: string): string {
  const open = /```(?:json)?[ \t\r]*\n/.exec(text)
  if (open === null) return ''
  const behind = text.slice(open.index + open[0].length)
  const close = behind.search(/^[ \t]*```/m)
  return close < 0 ? '' : behind.slice(0, close)
}

const parseObject = (text: string): object | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
