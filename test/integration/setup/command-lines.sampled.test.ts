import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleOf } from '../../support/sampled.ts'

const root = join(import.meta.dirname, '../../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
/** The scripts that are a program of ours, and no tool of others. */
const ours = Object.entries(scripts).flatMap(([name, line]) => (line.startsWith('node ') ? [name] : []))

/** One script of each program. */
const programs = ours.filter((name) => !['migrate', 'slack:doctor', 'database:doctor'].includes(name))

/** As npm would, on a machine without a variable, where nothing can be reached or started. */
function run(script: string, ...args: string[]) {
  const [, ...words] = scripts[script]?.split(' ') ?? []
  const env = {
    ...{ PATH: process.env.PATH, NODE_COMPILE_CACHE: join(tmpdir(), 'wms-command-lines') },
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'start-nothing.ts')}`,
  }
  return new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [...words, ...args], { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ exitCode: error?.code ?? 0, stdout, stderr }),
    )
  })
}

/** Half of them read the whole product first. */
const timeout = 120_000

test.concurrent.each(sampleOf(ours, 6))(
  'npm run %s -- --help says how it is written and what it does, and starts nothing',
  { timeout },
  async (name) => {
    const { exitCode, stdout, stderr } = await run(name, '--help')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const [usage = '', , about = ''] = stdout.split('\n')
    expect(usage).toMatch(name === 'start' ? /^Usage: npm start$/ : new RegExp(`^Usage: npm run ${name}( -- .+)?$`))
    expect(about).toMatch(/^[A-Z].{20,}/)
    expect(stdout).toContain('--help')
    expect(stdout.split('\n').length).toBeLessThan(25)
  },
)

test.concurrent.each(sampleOf(programs, 4))(
  'npm run %s refuses an option that it does not know, and says what to write',
  { timeout },
  async (name) => {
    const { exitCode, stdout, stderr } = await run(name, '--every-thing')
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(/^Unknown option '--every-thing'\.\nWrite: npm .*\nThe option --help says more\.\n$/)
  },
)

test('a word that is no command of the service starts nothing', { timeout }, async () => {
  const { exitCode, stderr } = await run('start', 'migrat')
  expect(exitCode).toBe(1)
  expect(stderr).toContain("Unexpected argument 'migrat'")
})
