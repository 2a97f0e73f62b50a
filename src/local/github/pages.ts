import type { ServerResponse } from 'node:http'
import type { Api } from './api.ts'
import { headOf } from './world/head.ts'
import { checksOf, type Pull } from './world/state.ts'
import type { World } from './world/world.ts'

type PageSource = Pick<Api, 'world' | 'credentials'>

/** Serves read-only pages of the repository, its pull requests and check runs, at GitHub's paths. */
export async function answerPage(api: PageSource, response: ServerResponse, path: string): Promise<void> {
  const place = `/${api.world.repository}`
  if (path === '/') return void response.writeHead(302, { location: place }).end()
  const [, kind, number = ''] = new RegExp(`^${place}(?:/(pull|runs)/(\\d+))?$`).exec(path) ?? ['', 'none']
  const page =
    kind === undefined ? home(api) : kind === 'pull' ? await pullPage(api.world, number) : runPage(api.world, number)
  if (page === null) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.')
  response.writeHead(200, HEADERS).end(page)
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
}

function home({ world, credentials }: PageSource): string {
  const { state, siteUrl, repository, baseBranch } = world
  const clone = `git clone ${siteUrl.replace('://', `://you:${credentials.token}@`)}.git`
  const pulls = state.pulls.toReversed().map((pull) => `<li>${linkTo(world, pull)} <small>${stateText(pull)}</small>`)
  return layout(
    `${repository}`,
    `<p>A stand-in of GitHub on this machine. Tasks are merged into <code>${escaped(baseBranch)}</code>.
    <p>Work on it as a person does, e.g. push to a task’s branch while a decision is due:<pre>${escaped(clone)}</pre>
    <h2>Pull requests</h2><ul>${pulls.join('') || '<li>None yet.'}</ul>
    <h2>Rules of ${escaped(baseBranch)}</h2><pre>${escaped(JSON.stringify(state.rules, null, 2))}</pre>`,
  )
}

async function pullPage(world: World, number: string): Promise<string | null> {
  const pull = world.state.pulls.find((one) => String(one.number) === number)
  if (pull === undefined) return null
  const head = await headOf(world, pull)
  const changes = await world.git('diff', '--stat', '--no-ext-diff', `${pull.base}...${head}`)
  const checks = checksOf(world.state, head).map(
    ({ id, name, status, conclusion }) =>
      `<li><a href="${world.siteUrl}/runs/${id}">${escaped(name)}</a> ${escaped(conclusion ?? status)}`,
  )
  const comments = world.state.comments.filter((one) => one.number === pull.number)
  return layout(
    `#${pull.number} ${pull.title}`,
    `<p>${stateText(pull)} <code>${escaped(pull.branch)}</code> at <code>${head.slice(0, 12)}</code>
    ${pull.labels.map((label) => `<mark>${escaped(label)}</mark>`).join(' ')}
    <pre>${escaped(pull.body)}</pre>
    <h2>Checks</h2><ul>${checks.join('') || '<li>None yet.'}</ul>
    <h2>Changes</h2><pre>${escaped(changes || 'None that the base lacks.')}</pre>
    ${comments.map(({ body }) => `<h2>Comment</h2><pre>${escaped(body)}</pre>`).join('')}`,
  )
}

function runPage({ state }: World, number: string): string | null {
  const run = state.checkRuns.find(({ id }) => String(id) === number)
  if (run === undefined) return null
  return layout(`${run.name}: ${run.conclusion ?? run.status}`, `<pre>${escaped(run.log || 'Nothing printed.')}</pre>`)
}

const linkTo = ({ siteUrl }: World, { number, title }: Pull): string =>
  `<a href="${siteUrl}/pull/${number}">#${number} ${escaped(title)}</a>`

const stateText = ({ state, draft, mergeSha }: Pull): string =>
  mergeSha !== null ? `merged as ${mergeSha.slice(0, 12)}` : draft && state === 'open' ? 'draft' : state

const layout = (title: string, body: string): string => `<!doctype html><html lang="en"><meta charset="utf-8">
<title>${escaped(title)}</title>
<style>body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;background:#f4f4f4;padding:1rem}</style>
<h1>${escaped(title)}</h1>${body}</html>`

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
