import { type BigIntStats, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const GITLINK = '160000'
export const LINK = '120000'
/** A tracked file that is not there. */
export const GONE = '0'

export interface Entry {
  /** Git's octal mode; `0`: gone. */
  readonly mode: string
  readonly id: string
  /** What the system told of the file when it was read or written; empty: nothing yet. */
  readonly signature: string
  /** Whether it would tell otherwise after a change; else the file is read again. */
  readonly settled: boolean
  /** The tree that counts has it, so no rule ignores it. */
  readonly tracked: boolean
  /** A link that was written as a file with its target's name. */
  readonly asText: boolean
}

/** What a folder held when it was last read or written, by path. */
export interface Manifest {
  /** The tree of all entries; `null`: unknown. */
  readonly tree: string | null
  /** The tree that says which entries are tracked. */
  readonly tracked: string | null
  readonly entries: ReadonlyMap<string, Entry>
}

export const EMPTY: Manifest = { tree: null, tracked: null, entries: new Map() }

const FILE = 'manifest'
const HEAD = 'wms-manifest-1'
const KEPT = 4
/** The newest ones that this process has read or written, by file. */
const recent = new Map<string, { readonly signature: string; readonly manifest: Manifest }>()

/** `null`: there is none that can be used. */
export function readManifest(memory: string | null): Manifest | null {
  if (memory === null) return null
  const file = join(memory, FILE)
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
  if (stats === undefined) return null
  const known = recent.get(file)
  if (known?.signature === signatureOf(stats)) return known.manifest
  const manifest = parse(readFileSync(file, 'latin1'))
  if (manifest !== null) remember(file, manifest)
  return manifest
}

/** Nobody ever sees half of one. */
export function writeManifest(memory: string | null, manifest: Manifest): void {
  if (memory === null) return
  const file = join(memory, FILE)
  writeFileSync(`${file}.${process.pid}`, render(manifest), 'latin1')
  renameSync(`${file}.${process.pid}`, file)
  remember(file, manifest)
}

/** Who is ended from now on leaves a folder that is known not to be whole. */
export function forgetManifest(memory: string | null): void {
  if (memory !== null) rmSync(join(memory, FILE), { force: true })
}

export const hasManifest = (memory: string): boolean => existsSync(join(memory, FILE))

function remember(file: string, manifest: Manifest): void {
  recent.delete(file)
  recent.set(file, { signature: signatureOf(statSync(file, { bigint: true })), manifest })
  if (recent.size > KEPT) recent.delete(recent.keys().next().value ?? '')
}

/** Changes with every change of the file: nobody sets the time of the last change of its state. */
export const signatureOf = ({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  `${ino}-${size}-${mtimeNs}-${ctimeNs}`

/** The size that a signature tells of; `null`: it tells of none. */
export const sizeIn = (signature: string): bigint | null =>
  signature === '' ? null : BigInt(signature.split('-')[1] ?? 0)

/** The clock of files goes in steps: a file that changed just now may change again without showing it. */
const STEP_MS = 20

export const isSettled = (stats: BigIntStats, nowMs: number): boolean => Number(stats.ctimeMs) < nowMs - STEP_MS

/** Git's modes of regular files differ in one bit that counts. */
export const isExecutable = (mode: string): boolean =>
  mode.startsWith('100') && (Number.parseInt(mode, 8) & 0o100) !== 0
export const isRegular = (mode: string): boolean => /^100[0-7]{3}$/.test(mode)

function render({ tree, tracked, entries }: Manifest): string {
  const lines = [`${HEAD} ${tree ?? '-'} ${tracked ?? '-'}`]
  for (const [path, { mode, id, signature, settled, tracked: isTracked, asText }] of entries) {
    const flags = `${isTracked ? 't' : '-'}${asText ? 'l' : '-'}${settled ? 's' : '-'}`
    lines.push(`${mode} ${id || '-'} ${flags} ${signature}\t${path}`)
  }
  return lines.join('\0')
}

function parse(text: string): Manifest | null {
  const [head = '', ...lines] = text.split('\0')
  const [name, tree, tracked] = head.split(' ')
  if (name !== HEAD || tree === undefined || tracked === undefined) return null
  const entries = new Map<string, Entry>()
  for (const line of lines) {
    const tab = line.indexOf('\t')
    const [mode = '', id = '', flags = '', signature = ''] = line.slice(0, tab).split(' ')
    entries.set(line.slice(tab + 1), {
      ...{ mode, id: id === '-' ? '' : id, signature },
      ...{ tracked: flags[0] === 't', asText: flags[1] === 'l', settled: flags[2] === 's' },
    })
  }
  return { tree: tree === '-' ? null : tree, tracked: tracked === '-' ? null : tracked, entries }
}
