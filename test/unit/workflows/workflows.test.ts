import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { evaluate, parse, plain, textOf, WORKFLOWS } from './workflow.ts'

const Step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.string()).optional(),
})
const Shape = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.unknown(),
  concurrency: z.object({ group: z.string() }),
  jobs: z.record(z.string(), z.object({ 'timeout-minutes': z.string(), steps: z.array(Step) })),
})

const Grouped = z.object({ concurrency: z.object({ group: z.string() }) })

/** Expressions of jobs need contexts that are not there yet. */
const attempt = (work: () => unknown): unknown => {
  try {
    return work()
  } catch {
    return null
  }
}

/** Expressions stay as they are written. */
async function shapeOf(text: string): Promise<z.infer<typeof Shape>> {
  const { root } = await parse(text)
  return Shape.parse(root === null ? null : plain(root, (expression) => `\${{ ${expression} }}`))
}

describe.each(WORKFLOWS)('%s', (name) => {
  const text = textOf(name)

  test('is read by GitHub’s own parser without a fault', async () => {
    expect((await parse(text)).errors).toEqual([])
  })

  test('runs for pull requests and merge groups whatever they touch, and never with a stranger’s code and our rights', async () => {
    const { on } = await shapeOf(text)
    expect(on).toMatchObject({ pull_request: '', merge_group: '' })
    expect(on).not.toHaveProperty('pull_request_target')
  })

  test('may read the contents and nothing else', async () => {
    expect((await shapeOf(text)).permissions).toEqual({ contents: 'read' })
  })

  test('ends, and makes room for newer runs of the same branch', async () => {
    const { concurrency, jobs } = await shapeOf(text)
    expect(concurrency.group).toContain('github.ref')
    for (const job of Object.values(jobs)) expect(Number(job['timeout-minutes'])).toBeLessThanOrEqual(60)
  })

  test('uses actions by commit, and leaves no credentials in the checkout', async () => {
    const steps = Object.values((await shapeOf(text)).jobs).flatMap((job) => job.steps)
    for (const { uses } of steps) expect(uses ?? '').toMatch(/^$|@[0-9a-f]{40}$/)
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
      expect(step.with).toMatchObject({ 'persist-credentials': 'false' })
  })

  test('lets no text of a pull request become part of a script', async () => {
    const steps = Object.values((await shapeOf(text)).jobs).flatMap((job) => job.steps)
    for (const { run } of steps) expect(run ?? '').not.toContain('${{')
  })
})

describe.each(['ci-backend.yml', 'ci-frontend.yml', 'secret-scan.yml'] as const)('%s', (name) => {
  test('can be called from another repository', async () => {
    expect((await shapeOf(textOf(name))).on).toHaveProperty('workflow_call')
  })

  test('starts anew for a newer commit of a pull request, and never gives up a push for the next', async () => {
    const { root } = await parse(textOf(name))
    const groupOf = (event_name: string, run_id: string) => {
      const contexts = { github: { event_name, run_id, ref: 'refs/heads/main' }, inputs: {} }
      const resolve = (expression: string) => attempt(() => evaluate(expression, contexts))
      return root && Grouped.parse(plain(root, resolve)).concurrency.group
    }
    expect(groupOf('pull_request', '1')).toBe(groupOf('pull_request', '2'))
    expect(groupOf('push', '1')).not.toBe(groupOf('push', '2'))
  })
})

test('The frontend’s workflow is the backend’s for another folder', () => {
  expect(textOf('ci-frontend.yml')).toBe(textOf('ci-backend.yml').replaceAll('backend', 'frontend'))
})

describe('A fault that is planted is found', () => {
  const backend = textOf('ci-backend.yml')

  test.each([
    ['hashFiles in a job’s condition', "needs.detect.outputs.wanted == 'true'", "hashFiles('backend/**') != ''"],
    ['a context that is not there', 'github.event_name ==', 'matrix.event_name =='],
    ['an unknown key', 'timeout-minutes:', 'timeout-minute:'],
    ['a job that waits for nobody', 'needs: [detect, test]', 'needs: [detect, tests]'],
    ['an expression that does not end', 'always()', 'always('],
  ])('%s', async (_, sound, faulty) => {
    expect(backend).toContain(sound)
    expect((await parse(backend.replace(sound, faulty))).errors).not.toEqual([])
  })
})
