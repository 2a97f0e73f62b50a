const THINKING = /^\s*<think>[\s\S]*?<\/think>/
const FENCED = /```(?:json)?\s*\n([\s\S]*?)\n\s*```/

/** The JSON object in a model's text: behind its thinking, inside a code fence, or between the outer braces; else `null`. */
export const extractJson = (text: string): unknown => {
  const answer = text.replace(THINKING, '')
  const fenced = FENCED.exec(answer)?.[1]
  const braces = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)
  return [answer, fenced ?? '', braces].map(parseObject).find((value) => value !== null) ?? null
}

const parseObject = (text: string): object | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
