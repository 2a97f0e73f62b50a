import { lintSource } from '@secretlint/core'
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend'

/** Where a secret stands and of which kind; never the secret itself. */
export interface SecretFinding {
  readonly path: string
  readonly line: number
  readonly rule: string
}

const CONFIG = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: recommended }] }

export async function findSecrets(path: string, content: string): Promise<SecretFinding[]> {
  const { messages } = await lintSource({
    source: { filePath: path, content, contentType: 'text' },
    options: { config: CONFIG, maskSecrets: true, noPhysicFilePath: true },
  })
  return messages.map((message) => ({ path, line: message.loc.start.line, rule: message.ruleId }))
}
