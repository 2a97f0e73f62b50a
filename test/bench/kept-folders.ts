/** What 20 commands at once cost on disk and in time, each with its private view of 1 GB of kept folders. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandLine } from '../../src/config/command-line.ts'
import type { Layer } from '../../src/sandbox/layers/layer.ts'
import { detectSandbox } from '../../src/sandbox/sandbox.ts'

const VIEWS = 20
const FILES = 20_000
const FILE_BYTES = 52_429
const MIB = 2 ** 20

commandLine({ usage: 'npm run bench:kept', about: 'Measures what private views of kept folders cost beside copies.' })
const folder = mkdtempSync(join(tmpdir(), 'wms-kept-'))
const mib = (path: string) =>
  Math.round(Number(execFileSync('du', ['-sB1', path], { encoding: 'utf8' }).split('\t')[0]) / MIB)
const say = (line: string) => process.stdout.write(`${line}\n`)
const { signal } = new AbortController()
try {
  const layersFolder = join(folder, 'environments')
  const layer: Layer = {
    ...{ key: 'bench', folder: join(layersFolder, 'layers/bench'), bytes: FILES * FILE_BYTES, files: FILES },
    kept: [{ path: 'workspace/node_modules', anchor: '' }],
  }
  const modules = join(layer.folder, 'files/workspace/node_modules')
  const content = Buffer.alloc(FILE_BYTES, 'x')
  for (let i = 0; i < FILES; i++) {
    if (i % 100 === 0) mkdirSync(join(modules, `p${i / 100}`), { recursive: true })
    writeFileSync(join(modules, `p${Math.floor(i / 100)}/f${i}`), content)
  }
  const sandbox = await detectSandbox({
    allowUnsandboxed: false,
    isTrusted: async () => false,
    env: process.env,
    layersFolder,
  })
  say(`${sandbox.detail}; the layer: ${mib(layer.folder)} MiB, ${FILES} files`)
  const works = Array.from({ length: VIEWS }, (_, i) => join(folder, `work${i}`))
  for (const cwd of works) mkdirSync(cwd)
  const views = join(layersFolder, 'views')
  const argv = [
    'sh',
    '-ec',
    'echo mine > node_modules/p0/f0; echo new > node_modules/new; touch ready; while ! test -e go; do sleep 0.1; done',
  ] as const
  const startedAt = performance.now()
  const running = works.map((cwd) => sandbox.run({ argv, cwd, timeoutMs: 600_000, layers: [layer] }, signal))
  await Promise.all(works.map((cwd) => waitFor(join(cwd, 'ready'))))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const used = mib(views)
  for (const cwd of works) writeFileSync(join(cwd, 'go'), '')
  const ended = await Promise.all(running)
  say(
    `${VIEWS} views: ${used} MiB, ${seconds} s until all had written; exit codes ${[...new Set(ended.map((one) => one.exitCode))].join()}`,
  )
  const copyAt = performance.now()
  execFileSync('cp', ['-a', layer.folder, join(folder, 'copy')])
  const copySeconds = (performance.now() - copyAt) / 1000
  const copies = VIEWS * mib(join(folder, 'copy'))
  say(`${VIEWS} copies: ${copies} MiB, ${(VIEWS * copySeconds).toFixed(1)} s (one measured, times ${VIEWS})`)
  say(`The views cost ${((used / copies) * 100).toFixed(2)} % of the copies.`)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function waitFor(path: string): Promise<void> {
  const { existsSync } = await import('node:fs')
  const { setTimeout: delay } = await import('node:timers/promises')
  while (!existsSync(path)) await delay(50)
}
