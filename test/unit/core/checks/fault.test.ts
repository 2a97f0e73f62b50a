import { describe, expect, test } from 'vitest'
import {
  faultOf,
  isTight,
  mayBeFault,
  type RunFacts,
  type RunLimits,
  readRun,
} from '../../../../src/core/checks/fault.ts'
import { enReasons } from '../../../../src/core/reasons/en.ts'
import { ruReasons } from '../../../../src/core/reasons/ru.ts'

const LIMITS: RunLimits = { argv: ['pnpm', 'test'], timeoutMs: 120_000, memoryMb: 2_048 }
const run = (output: string, more: Partial<RunFacts> = {}, passed = 0) => ({
  ...{ outcome: 'exited' as const, exitCode: 1, stopped: null, ...more },
  ...readRun(output, passed, null),
})
const words = (output: string, more: Partial<RunFacts> = {}, passed = 0) => {
  const fault = faultOf(run(output, more, passed), LIMITS)
  return fault && enReasons.environment.cannotRun('api', enReasons.environment.why[fault.kind](fault.what))
}

test.each<[string, Partial<RunFacts>, string]>([
  ['prlimit: failed to execute pnpm: No such file or directory', { exitCode: 127 }, 'pnpm not found'],
  ['bwrap: execvp pnpm: No such file or directory', {}, 'pnpm not found'],
  ['> api@1.0.0 test\n> vitest run\n\nsh: 1: vitest: not found', { exitCode: 127 }, 'vitest not found'],
  ['sh: vitest: command not found\nnpm error code 127', { exitCode: 127 }, 'vitest not found'],
  ['bash: line 1: pnpm: command not found', { exitCode: 127 }, 'pnpm not found'],
  ['Error: spawn yarn ENOENT\n    at ChildProcess._handle.onexit', {}, 'yarn not found'],
  ["env: 'pytest': No such file or directory", { exitCode: 127 }, 'pytest not found'],
  ['ERR_PNPM_RECURSIVE_EXEC_FIRST_FAIL Command "jest" not found', {}, 'jest not found'],
  ['', { exitCode: 127 }, 'pnpm not found'],
  [
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package '@nest/core' imported from /a",
    {},
    '@nest/core is not installed',
  ],
  ["Error: Cannot find module 'vitest/config'", {}, 'vitest is not installed'],
  ["Error: Cannot find module '/workspace/node_modules/vitest/vitest.mjs'", {}, 'vitest is not installed'],
  ['/usr/bin/python3: No module named pytest', {}, 'pytest is not installed'],
  [
    'in offline mode and the artifact junit:junit:jar:4 has not been downloaded',
    {},
    'junit:junit:jar:4 is not installed',
  ],
  ['a.go:6:2: package slices is not in GOROOT (/usr/lib/go-1.19/src/slices)', {}, 'slices is not installed'],
  ["Error: EROFS: read-only file system, mkdir '/usr/.vite-temp'", {}, '/usr/.vite-temp is read-only'],
  ['touch: cannot touch x: Read-only file system', {}, 'it writes to a read-only place'],
  ['npm error code ENOSPC', {}, 'no space is left on the disk'],
  ['npm error getaddrinfo EAI_AGAIN registry.example.org', {}, 'it needs the network (registry.example.org)'],
  ['request failed: ENOTFOUND', {}, 'it needs the network'],
  ['Error: connect ECONNREFUSED 127.0.0.1:5432', {}, 'nothing answers at 127.0.0.1:5432'],
  ['FATAL ERROR: JavaScript heap out of memory', { exitCode: 134 }, 'its memory of 2048 MiB ran out'],
  ['Exception in thread "main" java.lang.OutOfMemoryError: Java heap space', {}, 'its memory of 2048 MiB ran out'],
  ['MemoryError', {}, 'its memory of 2048 MiB ran out'],
  ['terminate called after throwing an instance of std::bad_alloc', {}, 'its memory of 2048 MiB ran out'],
  ['error: Failed to spawn: `pytest`', {}, 'pytest not found'],
  ['No cached version of junit:junit:4 available for offline mode.', {}, 'junit:junit:4 is not installed'],
  ['a.go:3:8: no required module provides package ex.org/a/b; to add it:', {}, 'ex.org/a/b is not installed'],
  ['curl: (6) Could not resolve host: example.org', {}, 'it needs the network (example.org)'],
  ['connect: Network is unreachable', {}, 'it needs the network'],
  ['connection to server at "127.0.0.1", port 5432 failed: Connection refused', {}, 'nothing answers at 127.0.0.1'],
  ['', { exitCode: 137 }, 'its memory of 2048 MiB ran out'],
  ['', { outcome: 'timed_out', exitCode: null }, 'it was stopped after 120 s'],
  ['', { exitCode: 137, stopped: 'it came to 2000 processes' }, 'it was stopped: it came to 2000 processes'],
  ['', { exitCode: 126 }, 'pnpm could not be started'],
  ['mount: permission denied', { exitCode: 125 }, 'pnpm could not be started'],
  ['', { exitCode: null }, 'pnpm could not be started'],
])('A base that says %j cannot run here (%j)', (output, facts, why) => {
  expect(words(output, facts)).toBe(`Check api cannot run here: ${why}.`)
  expect(mayBeFault(run(output, facts))).toBe(true)
})

describe('A base that is merely red', () => {
  test.each([
    'AssertionError: expected 3 to be 2',
    "Error: Cannot find module './ledger.mjs'",
    'Stock not found\nlocation is unknown',
    'ModuleNotFoundError',
    'bin 127 is full',
  ])('%j', (output) => {
    expect(words(output)).toBeNull()
    expect(mayBeFault(run(output))).toBe(false)
  })

  test('is no trouble of the machine where tests passed, whatever others of them print', () => {
    expect(words('Error: ENOSPC: no space left on device', {}, 3)).toBeNull()
    expect(words('', { exitCode: 137 }, 3)).toContain('memory')
    expect(words('JavaScript heap out of memory', { exitCode: 134 }, 3)).toContain('memory')
  })

  test('is told by the first of several things that are missing', () => {
    expect(words('sh: vitest: not found\nsh: pnpm: not found')).toContain('vitest')
  })

  test('ends its lines as any system does, and its output with empty ones', () => {
    expect(words(`  env: 'pytest': No such file or directory\r\n${'\n'.repeat(100)}`)).toContain('pytest')
    expect(words('sh: 1: vitest: not found\r\nred\r\n')).toContain('vitest')
  })

  test('is read as far as the beginnings of its lines', () => {
    expect(words(`${'x'.repeat(493)} ENOSPC`)).toContain('disk')
    expect(words(`${'x'.repeat(494)} ENOSPC`)).toBeNull()
  })

  test('says so at its end; what it printed long before is not read', () => {
    expect(words(`sh: pnpm: not found\n${'line\n'.repeat(80)}`)).toBeNull()
    expect(words(`sh: pnpm: not found\n${'line\n'.repeat(78)}`)).not.toBeNull()
  })
})

test('What is green is never at fault', () => {
  expect(words('ENOSPC', { exitCode: 0 })).toBeNull()
  expect(mayBeFault(run('ENOSPC', { exitCode: 0 }))).toBe(false)
})

test('A command that the sandbox refused says nothing of its environment', () => {
  expect(faultOf(run('ENOSPC', { outcome: 'refused', exitCode: null }), LIMITS)).toBeNull()
  expect(mayBeFault(run('ENOSPC', { outcome: 'refused', exitCode: null }))).toBe(false)
})

test('A limit is tight where the base takes more than half of it', () => {
  expect([isTight(60_000, 120_000), isTight(60_001, 120_000)]).toEqual([false, true])
})

test('The words are those of each language', () => {
  expect(ruReasons.environment.cannotRun('api', ruReasons.environment.why.no_program('pnpm'))).toBe(
    'Проверку api здесь не запустить: pnpm не найден.',
  )
  expect(ruReasons.environment.why.no_network('')).toBe('ей нужна сеть')
})
