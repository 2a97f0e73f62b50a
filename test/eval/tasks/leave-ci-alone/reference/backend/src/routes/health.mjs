/** Whether the server answers: GET /health */
export default {
  method: 'GET',
  path: '/health',
  handle: ({ ledger }) => ({ status: 200, body: { status: 'ok', movements: ledger.movements().length } }),
}
