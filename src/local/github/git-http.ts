import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, dirname } from 'node:path'
import { createGunzip } from 'node:zlib'
import { safeGitEnvironment } from '../../exec/git.ts'

/** Serves a bare repository over HTTP by git's own CGI program. Resolves when the response is sent, or nobody is there to take it. */
export function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  repositoryPath: string,
  service: string,
  query: string,
): Promise<void> {
  const child = spawn('git', ['http-backend'], {
    cwd: '/',
    env: {
      ...safeGitEnvironment({ 'http.receivepack': 'true' }),
      GIT_PROJECT_ROOT: dirname(repositoryPath),
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: 'x-access-token',
      REQUEST_METHOD: request.method ?? '',
      PATH_INFO: `/${basename(repositoryPath)}${service}`,
      QUERY_STRING: query,
      CONTENT_TYPE: String(request.headers['content-type'] ?? ''),
    },
  })
  const zipped = request.headers['content-encoding'] === 'gzip'
  const body = zipped ? request.pipe(createGunzip()) : request
  body.pipe(child.stdin).on('error', () => {}) // git does not read a refused push to its end
  return new Promise((resolve) => {
    let head = Buffer.alloc(0)
    child.stdout.on('data', (chunk: Buffer) => {
      if (response.headersSent) return void response.write(chunk)
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      writeHead(response, head.subarray(0, end).toString())
      response.write(head.subarray(end + 4))
    })
    // Whoever pushed may be gone by then; what they pushed is told all the same.
    child.on('close', () => {
      if (response.destroyed) return resolve()
      response.once('close', () => resolve())
      response.end(() => resolve())
    })
  })
}

function writeHead(response: ServerResponse, lines: string): void {
  const fields = lines.split('\r\n').map((line) => line.split(/: (.*)/s) as [string, string])
  const status = fields.find(([name]) => name === 'Status')?.[1] ?? '200'
  response.writeHead(Number.parseInt(status, 10), Object.fromEntries(fields.filter(([name]) => name !== 'Status')))
}
