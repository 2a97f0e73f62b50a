import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a request to a server of ours on this machine was sent by a program here or by one of its own pages. A page
 * from elsewhere gives itself away by its Origin, and by its Host where its name was bound to 127.0.0.1.
 */
export function isOwnCaller({ host, origin }: IncomingHttpHeaders, port: number): boolean {
  const own = new Set([`127.0.0.1:${port}`, `localhost:${port}`])
  return own.has(host ?? '') && (origin === undefined || own.has(origin.replace(/^http:\/\//, '')))
}
