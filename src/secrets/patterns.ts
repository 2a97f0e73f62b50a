/** A kind of secret and how it looks. The first group, where there is one, is the secret itself. */
export interface SecretPattern {
  readonly rule: string
  /** Global and linear: no part may match the same text in two ways, so that no input can stall it. */
  readonly pattern: RegExp
  /** The name of a setting says little about its value: only one that looks random counts. */
  readonly randomOnly?: true
}

/** What secretlint's preset lacks, and its most common kinds again, for places that cannot wait for it (the log). */
export const PATTERNS: readonly SecretPattern[] = [
  { rule: 'github-token', pattern: /\bgh[opsur]_\w{20,255}|\bgithub_pat_\w{20,255}/g },
  { rule: 'gitlab-token', pattern: /\bglpat-[\w-]{20,100}/g },
  { rule: 'model-key', pattern: /\bsk-[\w-]{20,255}/g },
  { rule: 'slack-token', pattern: /\bxox[a-z]-[\w-]{10,255}|\bxoxe\.[\w.-]{10,255}|\bxapp-[\w-]{10,255}/g },
  { rule: 'slack-webhook', pattern: /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]{16,200}/g },
  { rule: 'aws-key-id', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { rule: 'google-key', pattern: /\bAIza[\w-]{35}/g },
  { rule: 'stripe-key', pattern: /\b[rs]k_live_\w{16,255}/g },
  { rule: 'npm-token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  {
    rule: 'private-key',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s\\]{20,}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
  },
  { rule: 'jwt', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g },
  { rule: 'url-password', pattern: /:\/\/[^\s/:@"'`<>]{0,100}:([^\s/:@"'`<>]{3,200})@/g },
  { rule: 'authorization', pattern: /\b(?:[Bb]earer|[Bb]asic)\s+([\w.~+/=-]{16,1000})/g, randomOnly: true },
  {
    rule: 'assigned-secret',
    pattern:
      /(?:passw(?:or)?d|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)\\?["'`]?\s{0,5}(?:=>|[:=])\s{0,5}\\?["'`]([^\s"'`\\]{12,255})/gi,
    randomOnly: true,
  },
  {
    rule: 'assigned-secret',
    pattern: /(?:SECRET|TOKEN|PASSWORD|KEY)=([^\s"'`#;,&]{12,255})/g,
    randomOnly: true,
  },
]

/** Stands for a value that is to be filled in, or is somebody's well-known default. */
const PLACEHOLDER = /^[$<{[*%]|^(?:x{3,}|your|example|change|dummy|fake|placeholder|password|postgres|secret|redacted)/i

export const isPlaceholder = (value: string): boolean => PLACEHOLDER.test(value)

/** Letters and digits mixed, and many different ones: no word, no path, no name of a variable. */
export const looksRandom = (value: string): boolean =>
  /\d/.test(value) && /[a-z]/i.test(value) && new Set(value).size >= 8 && !/^[\w.]+\(|[/\\].*[/\\].*\.\w+$/.test(value)
