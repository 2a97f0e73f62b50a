import { existsSync, globSync, lstatSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Where HOME is inside, whoever runs there: what is installed into it is found at the same path later. */
export const HOME_INSIDE = '/home/agent'

const OWN = join(import.meta.dirname, 'etc')
/** So that `localhost` is known, nobody else is asked for, and the user has a name and a home. */
const OWN_FILES = ['hosts', 'nsswitch.conf', 'resolv.conf', 'passwd', 'group']

/**
 * What programs of `/usr` look for in `/etc`, much of it through links. No folder that may hold a key or a password: of
 * `/etc/ssl` and `/etc/maven` only parts.
 */
const CONFIGURATION = [
  ...['alternatives', 'ssl/certs', 'ssl/openssl.cnf', 'ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'crypto-policies'],
  ...['pki/ca-trust/extracted', 'pki/tls/cert.pem', 'pki/tls/certs', 'localtime', 'timezone', 'locale.alias'],
  ...['mime.types', 'protocols', 'services', 'fonts', 'magic', 'os-release', 'maven/m2.conf', 'maven/logging'],
  ...['java', 'java-*', 'python[0-9]*', 'php/*/cli', 'php/*/mods-available', 'perl', 'ruby*', 'lua', 'ImageMagick-*'],
  'dotnet',
]

let found: readonly string[] | null = null

/** Bubblewrap's words for the system's programs, with what they need of `/etc`; looked for once. */
export function systemMounts(): readonly string[] {
  found ??= [
    ...['--ro-bind', '/usr', '/usr'],
    ...['/bin', '/sbin', '/lib', '/lib32', '/lib64'].filter((path) => existsSync(path)).flatMap(asOnHost),
    ...CONFIGURATION.flatMap((pattern) => globSync(join('/etc', pattern))).flatMap((path) => [
      ...['--ro-bind-try', path, path],
    ]),
    ...OWN_FILES.flatMap((name) => ['--ro-bind', join(OWN, name), join('/etc', name)]),
  ]
  return found
}

const asOnHost = (path: string): string[] =>
  lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path]
