// The repository's own check: node scripts/check.mjs. Exit code 0: passed.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const tests = readdirSync(join(ROOT, 'backend/test'), { recursive: true })
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => join('backend/test', name))
  .sort()
const { NODE_TEST_CONTEXT: _, ...env } = process.env
const { status } = spawnSync(process.execPath, ['--test', '--test-reporter=spec', ...tests], {
  ...{ cwd: ROOT, env, stdio: 'inherit' },
})
process.exitCode = status ?? 1
