import { z } from 'zod'
import type { Registry } from '../sandbox/network/registry.ts'
import type { Reading } from './reader.ts'
import { commaList } from './values.ts'
import type { VariableTable } from './variable.ts'

const Headers = z.string().transform((written, check): Readonly<Record<string, string>> => {
  const { data, error } = z.record(z.string().min(1), z.string().min(1)).safeParse(asJson(written))
  if (error !== undefined) check.addIssue('write JSON like {"npm.example.com": "Bearer …"}')
  return data ?? {}
})

export const REGISTRY_VARIABLES = {
  SANDBOX_NETWORK: {
    ...{ value: commaList, fallback: '', example: 'npm:https://registry.npmjs.org' },
    about:
      'What setup steps with `network` may read, by GET alone: registries as npm:, npm:@scope:, pip:, go: or maven: with the address, and plain addresses of hosts to which these lead; comma-separated. Nothing else of the network is reached.',
  },
  SANDBOX_NETWORK_AUTH: {
    ...{ value: Headers, fallback: '{}', example: '{"npm.example.com": "Bearer s3cret"}' },
    about: 'What private registries are sent as Authorization, by host, as JSON. No command ever sees it.',
    secret: (written: string): readonly string[] => secretsOf(asJson(written)),
  },
} as const satisfies VariableTable

const ENTRY = /^(?:(npm|pip|go|maven):(?:(@[\w.-]+):)?)?(https?:\/\/.+)$/

export function registriesOf({ values }: Reading<typeof REGISTRY_VARIABLES>, faults: string[]): readonly Registry[] {
  const { SANDBOX_NETWORK: entries, SANDBOX_NETWORK_AUTH: headers } = values
  const registries = entries.flatMap((entry) => {
    const [, kind = null, scope = null, written = ''] = ENTRY.exec(entry) ?? []
    const url = URL.parse(written)
    const isOdd = url === null || url.username !== '' || url.search !== '' || (scope !== null && kind !== 'npm')
    if (isOdd) faults.push(`SANDBOX_NETWORK: ${entry} is no registry; write npm:https://… without a name or password`)
    if (isOdd) return []
    return [
      { kind: kind as Registry['kind'], scope, url: withoutSlash(url.href), authorization: headers[url.host] ?? null },
    ]
  })
  const listed = new Set(registries.map(({ url }) => new URL(url).host))
  for (const host of Object.keys(headers).filter((one) => !listed.has(one)))
    faults.push(`SANDBOX_NETWORK_AUTH: ${host} is not listed in SANDBOX_NETWORK`)
  return registries
}

const withoutSlash = (address: string): string => address.replace(/\/$/, '')

const secretsOf = (headers: unknown): string[] =>
  typeof headers === 'object' && headers !== null
    ? Object.values(headers).flatMap((value) =>
        typeof value === 'string' ? [value, ...value.split(' ').slice(1)] : [],
      )
    : []

function asJson(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return null
  }
}
