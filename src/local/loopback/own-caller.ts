import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a request to a server of ours on this machine comes from a local program or one of the server's own pages.
 * Foreign pages are recognised by their Origin, or by their Host after DNS rebinding to 127.0.0.1.
 */
export function isOwnCaller({ host, origin }: IncomingHttpHeaders, port: number): boolean {
  const own = new Set([`127.0.0.1:${port}`, `localhost:${port}`])
  return own.has(host ?? '') && (origin === undefined || own.has(origin.replace(/^http:\/\//, '')))
}
