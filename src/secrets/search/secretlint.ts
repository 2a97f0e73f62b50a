import { lintSource } from '@secretlint/core'
import { secretLintProfiler } from '@secretlint/profiler'
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend'
import { mayBeLinted } from './linted-marks.ts'

const PRESET = '@secretlint/secretlint-rule-preset-recommend'
const CONFIG = { rules: [{ id: PRESET, rule: recommended }] }

// It keeps a mark of each rule and text for as long as the process lives.
secretLintProfiler.setEnabled(false)

/** Comments by which a text would switch the search off for itself; who writes a secret can write these as well. */
const DIRECTIVE = /secretlint-(?=disable|enable)/gi

/** Of a file with such a name it would read what stands on our disk instead of the text. */
const READ_FROM_DISK = /\.p12$/

/** What secretlint's recommended rules find, wherever; `range` as for String.slice. */
export async function lint(
  path: string,
  content: string,
): Promise<{ rule: string; range: readonly [number, number] }[]> {
  if (!mayBeLinted(path, content)) return []
  const { messages } = await lintSource({
    source: {
      filePath: path.replace(READ_FROM_DISK, '$&.txt'),
      content: content.replace(DIRECTIVE, 'secretlint_'),
      contentType: 'text',
    },
    options: { config: CONFIG, noPhysicFilePath: true },
  })
  return messages.map(({ ruleId, range }) => ({ rule: ruleId.replace('@secretlint/secretlint-rule-', ''), range }))
}
