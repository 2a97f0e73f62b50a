/** A kind of token that its first characters give away. */
export interface TokenRule {
  readonly rule: string
  readonly starts: readonly string[]
  /** What follows the start, as a pattern without a choice: nothing in it may match the same text in two ways. */
  readonly rest: string
  /** What stands right behind the start is the secret, and the start itself tells nothing. */
  readonly restOnly?: true
  /** Words look like it too: letters and digits must be mixed. */
  readonly random?: true
}

const LONGEST = 2_000

const word = (least: number): string => `\\w{${least},${LONGEST}}`
const dashed = (least: number): string => `[\\w-]{${least},${LONGEST}}`
const dotted = (least: number): string => `[\\w.-]{${least},${LONGEST}}`
const letters = (least: number, most = LONGEST): string => `[A-Za-z0-9]{${least},${most}}`
const hex = (least: number): string => `[0-9a-fA-F]{${least},200}`
const base64 = (least: number): string => `[A-Za-z0-9+/]{${least},${LONGEST}}={0,2}`

const CODE_HOSTS: readonly TokenRule[] = [
  { rule: 'github-token', starts: ['ghp_', 'gho_', 'ghu_', 'ghr_'], rest: word(20) },
  { rule: 'github-token', starts: ['ghs_'], rest: `${dashed(20)}(?:\\.${dashed(20)}){0,2}` },
  { rule: 'github-token', starts: ['github_pat_'], rest: word(20) },
  {
    rule: 'gitlab-token',
    starts: [
      'glpat-',
      'glrt-',
      'gldt-',
      'glptt-',
      'glcbt-',
      'glsoat-',
      'glft-',
      'glimt-',
      'glagent-',
      'gloas-',
      'glffct-',
    ],
    rest: dotted(16),
    random: true,
  },
  { rule: 'gitlab-token', starts: ['GR1348941'], rest: dashed(20) },
  { rule: 'atlassian-token', starts: ['ATATT3', 'ATCTT3', 'ATBB'], rest: '[\\w=-]{20,2000}', random: true },
  { rule: 'npm-token', starts: ['npm_'], rest: letters(36, 60), random: true },
  { rule: 'pypi-token', starts: ['pypi-AgE'], rest: dashed(40) },
  { rule: 'gem-token', starts: ['rubygems_'], rest: hex(40) },
  { rule: 'nuget-key', starts: ['oy2'], rest: '[a-z0-9]{43}(?![\\w])' },
  { rule: 'docker-token', starts: ['dckr_pat_', 'dckr_oat_'], rest: dashed(20) },
  { rule: 'jfrog-key', starts: ['AKCp'], rest: letters(60, 80) },
]

const MODELS: readonly TokenRule[] = [
  { rule: 'model-key', starts: ['sk-'], rest: '[\\w-]{20,300}', random: true },
  { rule: 'hugging-face-token', starts: ['hf_', 'api_org_'], rest: letters(30, 60) },
  {
    rule: 'model-key',
    starts: ['gsk_', 'r8_', 'xai-', 'pplx-', 'nvapi-', 'lsv2_pt_', 'lsv2_sk_'],
    rest: dashed(32),
    random: true,
  },
]

const CLOUDS: readonly TokenRule[] = [
  { rule: 'aws-key-id', starts: ['AKIA', 'ASIA', 'ABIA', 'ACCA'], rest: '[A-Z0-9]{16}(?![\\w])' },
  { rule: 'google-key', starts: ['AIza'], rest: '[\\w-]{35}' },
  { rule: 'google-token', starts: ['ya29.'], rest: dashed(20), random: true },
  { rule: 'google-secret', starts: ['GOCSPX-'], rest: dashed(20) },
  { rule: 'digitalocean-token', starts: ['dop_v1_', 'doo_v1_', 'dor_v1_'], rest: hex(40) },
  { rule: 'azure-key', starts: ['AccountKey=', 'SharedAccessKey='], rest: base64(30), restOnly: true },
  {
    rule: 'azure-signature',
    starts: ['?sig=', '&sig=', ';sig='],
    rest: '[A-Za-z0-9%+/]{40,200}={0,2}',
    restOnly: true,
  },
  { rule: 'alibaba-key-id', starts: ['LTAI'], rest: `${letters(16, 26)}(?![\\w])`, random: true },
  { rule: 'yandex-token', starts: ['AQVN', 'YCA', 'YCN', 'YCP', 'y0_', 't1.9eu'], rest: dashed(35), random: true },
  { rule: 'heroku-key', starts: ['HRKU-'], rest: dashed(30) },
  { rule: 'fly-token', starts: ['fm2_', 'FlyV1 fm'], rest: '[\\w+/=,-]{40,2000}' },
  { rule: 'vercel-token', starts: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], rest: letters(20, 60), random: true },
  { rule: 'cloudflare-token', starts: ['cfk_', 'cfut_', 'cfat_'], rest: letters(40, 60) },
  { rule: 'netlify-token', starts: ['nfp_'], rest: letters(30, 60) },
  { rule: 'supabase-key', starts: ['sbp_', 'sb_secret_'], rest: word(20), random: true },
  { rule: 'databricks-token', starts: ['dapi'], rest: `${hex(32)}(?:-\\d)?(?![\\w])` },
]

const OPERATIONS: readonly TokenRule[] = [
  // Ours, as `npm run token` makes them.
  { rule: 'wms-token', starts: ['wms_'], rest: '[\\w-]{43}', random: true },
  { rule: 'vault-token', starts: ['hvs.', 'hvb.', 'hvr.'], rest: dashed(20), random: true },
  { rule: 'grafana-token', starts: ['glsa_', 'glc_'], rest: '[\\w+/]{30,500}={0,2}' },
  { rule: 'sentry-token', starts: ['sntrys_', 'sntryu_'], rest: '[\\w+/=-]{40,600}' },
  { rule: 'new-relic-key', starts: ['NRAK-', 'NRJS-', 'NRII-'], rest: letters(19, 60) },
  { rule: 'pulumi-token', starts: ['pul-'], rest: hex(40) },
  {
    rule: 'doppler-token',
    starts: ['dp.pt.', 'dp.st.', 'dp.sa.', 'dp.ct.', 'dp.scim.', 'dp.audit.'],
    rest: dotted(40),
  },
  { rule: 'tailscale-key', starts: ['tskey-'], rest: '[a-z]{2,20}-[\\w-]{16,120}' },
  { rule: 'one-password-token', starts: ['ops_ey'], rest: base64(40) },
  { rule: 'age-key', starts: ['AGE-SECRET-KEY-1'], rest: '[A-Z0-9]{50,70}' },
]

const PRODUCTS: readonly TokenRule[] = [
  {
    rule: 'slack-token',
    starts: ['xoxa-', 'xoxb-', 'xoxc-', 'xoxd-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-'],
    rest: '[\\w%-]{10,2000}',
  },
  { rule: 'slack-token', starts: ['xapp-', 'xwfp-'], rest: dashed(10) },
  { rule: 'slack-token', starts: ['xoxe.'], rest: dotted(10) },
  {
    rule: 'slack-webhook',
    starts: ['hooks.slack.com/services/', 'hooks.slack.com/workflows/', 'hooks.slack.com/triggers/'],
    rest: '[\\w/-]{16,200}',
  },
  {
    rule: 'discord-webhook',
    starts: ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
    rest: '\\d{15,22}/[\\w-]{40,100}',
  },
  { rule: 'teams-webhook', starts: ['.webhook.office.com/webhookb2/'], rest: '[\\w@/-]{60,300}' },
  {
    rule: 'stripe-key',
    starts: ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_', 'whsec_'],
    rest: '[\\w+/]{16,255}={0,2}',
    random: true,
  },
  { rule: 'sendgrid-key', starts: ['SG.'], rest: '[\\w-]{16,64}\\.[\\w-]{16,128}', random: true },
  { rule: 'square-token', starts: ['sq0csp-', 'sq0atp-', 'EAAAE'], rest: dashed(22), random: true },
  { rule: 'shopify-token', starts: ['shpat_', 'shpss_', 'shpca_', 'shppa_'], rest: letters(32, 64) },
  { rule: 'facebook-token', starts: ['EAACEdEose0cBA', 'EAAG'], rest: letters(40, 500), random: true },
  { rule: 'linear-key', starts: ['lin_api_', 'lin_oauth_'], rest: word(32) },
  { rule: 'notion-token', starts: ['ntn_'], rest: letters(40, 60) },
  { rule: 'figma-token', starts: ['figd_', 'figo_'], rest: dashed(30) },
  { rule: 'postman-key', starts: ['PMAK-'], rest: '[0-9a-f]{24}-[0-9a-f]{34}' },
]

export const TOKEN_RULES: readonly TokenRule[] = [...CODE_HOSTS, ...MODELS, ...CLOUDS, ...OPERATIONS, ...PRODUCTS]
