import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { join } from 'node:path'
import tls from 'node:tls'
import { AppError } from '../errors.ts'

/** The proxies and certificates for calls out of the company's network. */
export interface Outgoing {
  readonly proxy: {
    readonly http: string | null
    readonly https: string | null
    /** Hosts that are called directly, besides this machine; separated by commas. */
    readonly except: string
  }
  /** A file of certificates to trust besides the system's. */
  readonly caFile: string | null
}

export const isProxied = ({ proxy }: Outgoing): boolean => proxy.http !== null || proxy.https !== null

const THIS_MACHINE = 'localhost,127.0.0.1,::1,[::1]'

let gitVariables: Readonly<Record<string, string>> = {}
/** Environment variables that give git the same proxies and certificates. */
export const outgoingOfGit = (): Readonly<Record<string, string>> => gitVariables

/**
 * Sends all calls of this process and its git commands through the proxy, and makes them trust the company's
 * certificates. Call it once, before any call out.
 */
export async function routeOutgoing(outgoing: Outgoing, home: string): Promise<void> {
  const authorities = outgoing.caFile === null ? {} : { GIT_SSL_CAINFO: await trust(outgoing.caFile, home) }
  gitVariables = { ...authorities, ...(isProxied(outgoing) && useProxy(outgoing.proxy)) }
}

function useProxy({ http: plain, https: secure, except }: Outgoing['proxy']): Record<string, string> {
  const hosts = except === '' ? THIS_MACHINE : `${except},${THIS_MACHINE}`
  const names = {
    ...(plain !== null && { http_proxy: plain }),
    ...(secure !== null && { https_proxy: secure }),
    no_proxy: hosts,
  }
  if (typeof http.setGlobalProxyFromEnv !== 'function') throw tooOld()
  http.setGlobalProxyFromEnv(names)
  return names
}

/** Returns a file with all trusted certificates, since git reads only one. */
async function trust(caFile: string, home: string): Promise<string> {
  const own = await readFile(caFile, 'utf8').catch((error: Error) => {
    throw notACertificate(caFile, error.message)
  })
  try {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), own])
  } catch (error) {
    throw notACertificate(caFile, String(error))
  }
  const bundle = join(home, 'certificates.pem')
  const draft = `${bundle}.${process.pid}.tmp`
  await mkdir(home, { recursive: true, mode: 0o700 })
  await writeFile(draft, tls.getCACertificates('default').join('\n'))
  await rename(draft, bundle)
  return bundle
}

const tooOld = (): AppError =>
  new AppError('misconfigured', `Node ${process.versions.node} cannot call through HTTPS_PROXY.`, {
    hint: 'Install the newest Node 24, or unset HTTPS_PROXY and HTTP_PROXY.',
  })

const notACertificate = (file: string, why: string): AppError =>
  new AppError('misconfigured', `NODE_EXTRA_CA_CERTS: ${file} cannot be used: ${why}.`, {
    hint: 'Let it name a file of certificates in PEM format.',
  })
