import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { extname, join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'

const FOLDER = join(import.meta.dirname, '..', 'page')
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ts': 'text/javascript; charset=utf-8',
}

/** Allows nothing external or inline, so that a message's text can never become code. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

async function sendFile(reply: FastifyReply, file: string) {
  const text = await readFile(join(FOLDER, file), 'utf8')
  return reply
    .headers({
      'content-type': contentTypes[extname(file)],
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    })
    .send(file.endsWith('.ts') ? stripTypeScriptTypes(text) : text)
}

interface Permalink {
  Params: { channel: string; point: string }
  Querystring: { thread_ts?: string }
}

/**
 * Serves the page; its TypeScript modules are stripped on the fly. Each file has its own route, against path traversal.
 */
export function servePageFiles(server: FastifyInstance): void {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => extname(name) in contentTypes)) {
    server.get(`/page/${file}`, (_, reply) => sendFile(reply, file))
  }
  server.get('/', (_, reply) => sendFile(reply, 'index.html'))
  server.get<Permalink>('/archives/:channel/:point', ({ params, query }, reply) => {
    const ts = params.point.replace(/^p(\d+)(\d{6})$/, '$1.$2')
    const place = new URLSearchParams({ at: params.channel, thread: query.thread_ts ?? ts })
    return reply.redirect(`/#${place}`)
  })
}
