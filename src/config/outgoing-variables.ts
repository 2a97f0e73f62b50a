import type { Outgoing } from '../exec/outgoing.ts'
import { anyText, webAddress } from './values.ts'
import type { ValuesOf, VariableTable } from './variable.ts'

/** The password in a proxy's address, as written and decoded, which must be masked. */
const credentialsIn = (address: string): readonly string[] => {
  const url = URL.parse(address)
  return [url?.password ?? '', decodeURIComponent(url?.password ?? '')].filter((one) => one.length > 3)
}

export const OUTGOING_VARIABLES = {
  HTTPS_PROXY: {
    ...{ value: webAddress, fallback: null, example: 'http://proxy.example.com:3128', secret: credentialsIn },
    about: 'Proxy for all calls by https and wss: the model, GitHub, Slack, git. This machine is called directly.',
  },
  HTTP_PROXY: {
    ...{ value: webAddress, fallback: null, secret: credentialsIn },
    about: 'The same for calls by plain http.',
  },
  NO_PROXY: {
    ...{ value: anyText, fallback: '', example: 'github.example.com,.internal' },
    about: 'Hosts that are called without the proxy, separated by commas.',
  },
  NODE_EXTRA_CA_CERTS: {
    ...{ value: anyText, fallback: null, example: '/etc/ssl/company.pem' },
    about: 'File with certificates of a company of its own, as PEM; all calls trust them beside the well-known ones.',
  },
} as const satisfies VariableTable

export const outgoingOf = (values: ValuesOf<typeof OUTGOING_VARIABLES>): Outgoing => ({
  proxy: { http: values.HTTP_PROXY, https: values.HTTPS_PROXY, except: values.NO_PROXY },
  caFile: values.NODE_EXTRA_CA_CERTS,
})
