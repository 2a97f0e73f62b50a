import { lintSource } from '@secretlint/core'
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend'

const PRESET = '@secretlint/secretlint-rule-preset-recommend'
const CONFIG = { rules: [{ id: PRESET, rule: recommended }] }

/** What secretlint's recommended rules find; `range` as for String.slice. */
export async function lint(
  path: string,
  content: string,
): Promise<{ rule: string; range: readonly [number, number] }[]> {
  const { messages } = await lintSource({
    source: { filePath: path, content, contentType: 'text' },
    options: { config: CONFIG, noPhysicFilePath: true },
  })
  return messages.map(({ ruleId, range }) => ({ rule: ruleId.replace('@secretlint/secretlint-rule-', ''), range }))
}
