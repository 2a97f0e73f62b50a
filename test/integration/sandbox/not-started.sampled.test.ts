import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { fileIn } from '../../../src/sandbox/search-path.ts'
import { sampleOf } from '../../support/sampled.ts'
import { importImage } from './root-image.ts'

const { signal } = new AbortController()
const { PATH = '' } = process.env
const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0
const LAUNCHERS = [
  ...(has('bwrap', '--version')
    ? ([
        ['bubblewrap', 'bwrap'],
        ['bubblewrap', 'prlimit'],
      ] as const)
    : []),
  ...(has('podman', 'info') ? ([['container', 'podman']] as const) : []),
  ['none', 'prlimit'] as const,
]

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wms-launcher-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Of a sandbox that works, one program which from now on does something else. */
async function broken(kind: (typeof LAUNCHERS)[number][0], program: string, instead: string) {
  const real = fileIn(PATH, program)
  const stand = join(folder, program)
  const write = async (script: string) => {
    await writeFile(stand, `#!/bin/sh\n${script}\n`)
    await chmod(stand, 0o755)
  }
  await write(`exec ${real} "$@"`)
  for (const name of kind === 'none' ? ['sh', 'setpriv', 'true'] : [])
    await symlink(`/usr/bin/${name}`, join(folder, name))
  const without = kind === 'none' ? folder : `${folder}${delimiter}${PATH}`
  const sandbox = await detectSandbox({
    ...{ allowUnsandboxed: true, isTrusted: async () => true, env: { PATH: without } },
    ...(kind === 'container' && { image: importImage('podman') }),
  })
  expect(sandbox.kind).toBe(kind)
  const run = (script: string) => sandbox.run({ argv: ['sh', '-c', script], cwd: folder, timeoutMs: 30_000 }, signal)
  expect(await run('echo well; exit 3')).toMatchObject({ exitCode: 3, output: 'well\n' })
  await write(instead)
  return run
}

describe.each(sampleOf(LAUNCHERS, 1))('in %s, by %s', (kind, program) => {
  test.each(
    sampleOf(
      [
        [
          'ends with 1, like a red test',
          'echo "launcher: no namespace left" >&2; exit 1',
          'launcher: no namespace left',
        ],
        ['ends with 0, like a green one', 'exit 0', 'it said nothing'],
        ['ends like a missing program', 'exit 127', 'it said nothing'],
        ['is killed', 'kill -9 $$', 'it said nothing'],
      ],
      1,
    ),
  )('A launcher that %s is the environment’s fault, never an end of the command', async (_, instead, words) => {
    const run = await broken(kind, program, instead)
    await expect(run('exit 1')).rejects.toMatchObject({
      ...{ kind: 'environment', mayBeWork: false },
      message: expect.stringContaining(`sh -c exit 1 was not started here: the sandbox itself failed (${words})`),
    })
  })

  test('Attack: a command looks like a broken launcher, and what it did is judged', async () => {
    const run = await broken(kind, program, `exec ${fileIn(PATH, program)} "$@"`)
    for (const [said, code] of [
      ['bwrap: Creating new namespace failed', 1],
      ['prlimit: failed to execute', 127],
    ] as const) {
      const script = `echo "${said}" >&2; exec 2>&-; exit ${code}`
      expect(await run(script)).toMatchObject({ outcome: 'exited', exitCode: code, output: `${said}\n` })
    }
    expect(await run("sh -c 'kill -9 $$'; exit $?")).toMatchObject({ exitCode: 137 })
  })
})
