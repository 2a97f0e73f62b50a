import { rm } from 'node:fs/promises'
import { DEFAULT_LIMITS } from '../../src/agents/agent.ts'
import { buildContextPack } from '../../src/agents/briefing/context-pack.ts'
import { renderPrompt } from '../../src/agents/briefing/prompt.ts'
import { buildSection } from '../../src/agents/work/build-section.ts'
import { reviewSection } from '../../src/agents/work/review.ts'
import { writeTaskSpec } from '../../src/agents/work/write-task-spec.ts'
import type { Finding } from '../../src/core/artifacts.ts'
import type { StageName } from '../../src/core/stages.ts'
import { estimateTokens, type Model, type ModelRequest } from '../../src/model/model.ts'
import { repositoryMap } from '../../src/workspace/map/repository-map.ts'
import { openSample, openTeam } from '../integration/agents/team.ts'
import { largeRepository } from '../support/large-repository.ts'
import { assignment, finding } from '../unit/agents/assignment.ts'

/**
 * What prompts cost, estimated without a tokenizer: tokens of each stage, how much of each prompt is an unchanged
 * beginning (goal: 80 %), what attempts and notes add to a pack, how long a map of 5,000 files takes.
 */
const { signal } = new AbortController()
const REQUEST = 'Receive pallets by SSCC scan'

await stages()
packs()
await maps()

async function stages(): Promise<void> {
  const sample = await openSample()
  const team = await openTeam(sample)
  const earlier: string[] = []
  let findings: Finding[] = []
  let [sent, cached] = [0, 0]
  try {
    for (const stage of [
      'PRODUCT',
      'BACKEND',
      'QA_BACKEND',
      'BACKEND',
      'QA_BACKEND',
      'SECURITY',
      'FRONTEND',
      'QA_FRONTEND',
      'DOCS',
    ] as const) {
      const { model, requests } = recording(team.deps.model)
      findings = await play(stage, await team.assign(1, REQUEST, stage, { findings }), { ...team.deps, model })
      await sample.commit(stage)
      const [all, unchanged] = share(requests, earlier)
      sent += all
      cached += unchanged
      console.log(
        `${stage}: ${requests.length} calls, ${all} tokens, ${percent(unchanged / all)} an unchanged beginning`,
      )
    }
    console.log(`all stages: ${sent} tokens, ${percent(cached / sent)} an unchanged beginning\n`)
  } finally {
    await team.close()
    await sample.close()
  }
}

type Deps = Parameters<typeof reviewSection>[1]
type Given = Parameters<typeof reviewSection>[0]

/** The findings that the next stage has to resolve. */
async function play(stage: StageName, given: Given, deps: Deps): Promise<Finding[]> {
  if (stage === 'PRODUCT') await writeTaskSpec(given, deps, signal)
  else if (stage.startsWith('QA') || stage === 'SECURITY') {
    const end = await reviewSection(given, deps, signal)
    return end.status === 'submitted' && !end.result.passed ? end.result.issues : []
  } else await buildSection(given, deps, signal)
  return []
}

function recording(model: Model): { model: Model; requests: string[] } {
  const requests: string[] = []
  const complete = (request: ModelRequest, until: AbortSignal) => {
    requests.push(JSON.stringify([request.tools, request.messages]).slice(0, -2))
    return model.complete(request, until)
  }
  return { model: { ...model, complete }, requests }
}

/** Tokens of all requests, and of what each has in common with the beginning of any one before it, as servers cache. */
function share(requests: readonly string[], earlier: string[]): [number, number] {
  let [all, unchanged] = [0, 0]
  for (const text of requests) {
    all += estimateTokens(text)
    unchanged += estimateTokens(text.slice(0, Math.max(0, ...earlier.map((before) => commonLength(before, text)))))
    earlier.push(text)
  }
  return [all, unchanged]
}

function commonLength(before: string, text: string): number {
  let same = 0
  while (same < before.length && before[same] === text[same]) same++
  return same
}

function packs(): void {
  for (const [attempt, notes] of [
    [1, 0],
    [1, 8],
    [3, 8],
    [3, 40],
    [30, 400],
  ] as const) {
    const given = assignment({
      attempt,
      conventions: 'Two spaces, no semicolons. '.repeat(200),
      map: 'backend/src/ledger.mjs\n  12: class Ledger {\n'.repeat(150),
      findings: Array.from({ length: Math.min(3 * attempt, 12) }, () =>
        finding({ detail: 'A repeated scan. '.repeat(20) }),
      ),
      previousReasons: Array.from({ length: attempt - 1 }, (_, i) => `Attempt ${i + 1}: counted twice`),
      notes: Array.from({ length: notes }, (_, i) => `ana: note ${i} ${'please '.repeat(30)}`),
      failures: attempt === 1 ? [] : [{ command: 'npm test', exit_code: 1, output: 'not ok\n'.repeat(5_000) }],
      diff: 'diff --git a/x b/x\n+++ b/x\n+ line\n'.repeat(2_000),
    })
    const tokens = estimateTokens(renderPrompt(buildContextPack(given), 'en'))
    console.log(`pack at attempt ${attempt} with ${notes} notes: ${tokens} tokens of ${DEFAULT_LIMITS.packTokens}`)
  }
}

async function maps(): Promise<void> {
  const { place, sha, folder } = await largeRepository(5_000)
  try {
    for (const state of ['nothing known', 'tags known']) {
      const before = process.cpuUsage()
      const startedAt = performance.now()
      const map = await repositoryMap(place, sha, { about: REQUEST, maxChars: 7_000 }, signal)
      const { user, system } = process.cpuUsage(before)
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      console.log(
        `map of 5,000 files, ${state}: ${seconds} s, ${((user + system) / 1e6).toFixed(1)} s of processor time, ${estimateTokens(map)} tokens`,
      )
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
