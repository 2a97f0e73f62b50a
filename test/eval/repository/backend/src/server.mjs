import { createServer } from 'node:http'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Ledger } from './ledger.mjs'

const BODY_LIMIT = 64 * 1024
const ROUTES = new URL('./routes/', import.meta.url)
const PAGES = new URL('../../frontend/pages/', import.meta.url)

/** Every file of routes/ is a route. */
export const loadRoutes = async () => {
  const files = (await readdir(ROUTES)).filter((name) => name.endsWith('.mjs')).sort()
  return Promise.all(files.map(async (name) => (await import(new URL(name, ROUTES))).default))
}

/** An HTTP server over one ledger; not listening yet. */
export const createApp = async (ledger = new Ledger()) => {
  const routes = await loadRoutes()
  return createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const answer = await respond(routes, request, url, ledger).catch(() => ({ status: 500, body: { error: 'internal' } }))
    const html = typeof answer.body === 'string'
    response.writeHead(answer.status, { 'content-type': html ? 'text/html; charset=utf-8' : 'application/json' })
    response.end(html ? answer.body : JSON.stringify(answer.body))
  })
}

const respond = async (routes, request, url, ledger) => {
  const route = routes.find((it) => it.method === request.method && it.path === url.pathname)
  if (!route) return request.method === 'GET' ? page(url.pathname) : { status: 404, body: { error: 'not found' } }
  const body = request.method === 'GET' ? null : await readJson(request)
  if (body === undefined) return { status: 400, body: { error: 'a JSON object of at most 64 kB is expected' } }
  return route.handle({ body, query: url.searchParams, ledger })
}

const readJson = async (request) => {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > BODY_LIMIT) return undefined
  }
  try {
    const value = JSON.parse(text)
    return value !== null && typeof value === 'object' ? value : undefined
  } catch {
    return undefined
  }
}

const page = async (path) => {
  const names = (await readdir(PAGES)).filter((name) => name.endsWith('.html')).sort()
  if (path === '/') return { status: 200, body: index(names) }
  const name = names.find((it) => path === `/pages/${it}`)
  if (!name) return { status: 404, body: { error: 'not found' } }
  return { status: 200, body: await readFile(new URL(name, PAGES), 'utf8') }
}

const index = (names) => {
  const links = names.map((name) => `<li><a href="/pages/${name}">${name.replace('.html', '')}</a></li>`).join('')
  return `<!doctype html><html lang="en"><title>Harbour WMS</title><h1>Harbour WMS</h1><ul>${links}</ul></html>`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const app = await createApp()
  const port = Number(process.env.PORT ?? 8080)
  app.listen(port, '127.0.0.1', () => console.log(`Harbour WMS: http://localhost:${port}`))
}
