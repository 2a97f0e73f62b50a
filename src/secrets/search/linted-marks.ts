/**
 * What a text must hold for secretlint's recommended rules to find anything: the beginning or the whole of each of their
 * patterns, without what must stand around it. Every match takes a time that grows with the text. A test holds these to
 * the patterns of the installed version.
 */
const CASED = [
  // aws
  /(?:A3T[A-Z0-9]|A(?:KIA|GPA|IDA|ROA|IPA|NPA|NVA|SIA))[A-Z0-9]{16}/,
  /(?:SECRET|secret|Secret)_?(?:ACCESS|access|Access)_?(?:KEY|key|Key)/,
  /(?:ACCOUNT|account|Account)_?(?:ID|id|Id)?["']?\s*(?::|=>|=)\s*["']?[0-9]{4}/,
  // gcp, privatekey
  /-----BEGIN/,
  // npm
  /x-oauth-basic@/,
  /_authToken=/,
  /npm_[A-Za-z0-9_]{36}/,
  // slack
  /(?:xox[abopr]|xapp)-/,
  // basicauth
  /(?:http|https|ftp|ftps):\/\/[-a-zA-Z0-9_]{1,256}:[-a-zA-Z0-9_]{1,256}@/,
  // openai, anthropic, groq, huggingface, linear, notion
  /T3BlbkFJ/,
  /sk-ant-api0/,
  /gsk_[a-zA-Z0-9]{52}/,
  /hf_[a-zA-Z]{34}/,
  /lin_api_/,
  /ntn_[0-9]{11}/,
  // sendgrid, shopify, stripe
  /SG\.\w/,
  /shp(?:pa|ca|at|ss)_/,
  /[rs]k_(?:live|test)_/,
  // github, gitlab, grafana
  /gh[oprsu]_[A-Za-z0-9_]{36}|ghs_[0-9]{1,20}_/,
  /github_pat_/,
  /glpat-/,
  /glc_[A-Za-z0-9+/]{32}|glsa_/,
  // 1password, hashicorp-vault, vercel, databricks, docker, figma, cloudflare, tailscale
  /ops_ey/,
  /hv[brs]\.[A-Za-z0-9_-]{90}/,
  /vc[aikpr]_[A-Za-z0-9]{20}/,
  /dapi[A-Fa-f0-9]{32}/,
  /dckr_pat_/,
  /figd_/,
  /cf(?:k|ut|at)_[A-Za-z0-9]{40}/,
  /tskey-/,
]
// slack, database-connection-string
const UNCASED = [/hooks\.slack\.com/, /(?:mongodb(?:\+srv)?|mysqlx?|postgres(?:ql)?):\/\//]

const together = (patterns: readonly RegExp[], flags: string) =>
  new RegExp(patterns.map(({ source }) => source).join('|'), flags)

const MARKS = together(CASED, '')
const UNCASED_MARKS = together(UNCASED, 'i')
/** secretlint parses JSON, where keys and values may be written with escapes. */
const ESCAPE = '\\u00'

/** Whether secretlint could find anything here. It takes many times as long to answer that itself. */
export const mayBeLinted = (path: string, text: string): boolean =>
  MARKS.test(text) || UNCASED_MARKS.test(text) || (path.endsWith('.json') && text.includes(ESCAPE))
