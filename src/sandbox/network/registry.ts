/** A registry or download host that setup steps with `network` may read. */
export interface Registry {
  /** Whose tool is told of it; `null`: a host to which the answers of others lead. */
  readonly kind: 'npm' | 'pip' | 'go' | 'maven' | null
  /** Of npm, with its `@`; `null`: all packages without one of their own. */
  readonly scope: string | null
  /** Without a slash at the end. */
  readonly url: string
  /** Sent to it by us; no command ever sees it. */
  readonly authorization: string | null
}

const FIRST_PORT = 4_873

/** The origins of registries, each with the port of 127.0.0.1 at which the sandbox finds it. */
export const portsOf = (registries: readonly Registry[]): ReadonlyMap<string, number> =>
  new Map([...new Set(registries.map(({ url }) => new URL(url).origin))].map((origin, i) => [origin, FIRST_PORT + i]))

/** Variables that lead each tool to its registry as the sandbox finds it. */
export function variablesFor(registries: readonly Registry[]): Record<string, string> {
  const ports = portsOf(registries)
  return Object.assign({}, ...registries.map((registry) => variablesOf(registry, insideUrl(registry.url, ports))))
}

/** An address as it is called inside; one of a host that is not listed stays as it is. */
export function insideUrl(address: string, ports: ReadonlyMap<string, number>): string {
  const { origin, pathname, search } = new URL(address)
  const port = ports.get(origin)
  return port === undefined ? address : `http://127.0.0.1:${port}${pathname}${search}`
}

function variablesOf({ kind, scope }: Registry, url: string): Record<string, string> {
  if (kind === 'npm' && scope !== null)
    return { [`npm_config_${scope}:registry`]: url, [`pnpm_config_${scope}:registry`]: url }
  if (kind === 'npm')
    return {
      npm_config_registry: url,
      // From version 11 on pnpm has names of its own.
      pnpm_config_registry: url,
      // A lockfile names the hosts from which it was made.
      npm_config_replace_registry_host: 'always',
      ...{ npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' },
      ...{ COREPACK_NPM_REGISTRY: url, YARN_NPM_REGISTRY_SERVER: url, YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1' },
    }
  if (kind === 'pip')
    return {
      ...{ PIP_INDEX_URL: url, PIP_TRUSTED_HOST: '127.0.0.1', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
      ...{ UV_DEFAULT_INDEX: url, UV_INSECURE_HOST: '127.0.0.1' },
    }
  if (kind === 'maven') return { MVNW_REPOURL: url }
  return kind === 'go' ? { GOPROXY: url, GOSUMDB: 'off' } : {}
}
