/**
 * Every `code` of a problem document, with its status and title. Codes are
 * public: they are never renamed. Codes of the stores appear under their own
 * name where a caller can act on them.
 */
export const API_CODES = {
  'validation-failed': { status: 400, title: 'The request is not well formed' },
  'body-invalid': { status: 400, title: 'The body cannot be read' },
  'request-invalid': { status: 400, title: 'The request cannot be read' },
  'field-unknown': { status: 400, title: 'The device has no such field' },
  'span-empty': { status: 400, title: 'The span ends before it begins' },
  'bad-cursor': { status: 400, title: 'The cursor is not one that this list gave' },
  'bad-limit': { status: 400, title: 'The limit is not usable' },
  'history-bad-cursor': { status: 400, title: 'The cursor is not one that this list gave' },
  'history-bad-query': { status: 400, title: 'The store cannot answer this question' },
  'history-unknown-field': { status: 400, title: 'The device has no such field' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'login-refused': { status: 401, title: 'Wrong user name or password' },
  'callback-forged': { status: 403, title: 'The callback is not from the gateway' },
  forbidden: { status: 403, title: 'Your roles do not permit this' },
  'cross-origin': { status: 403, title: 'A signed-in browser may write from its own origin only' },
  'session-required': { status: 403, title: 'This needs a person signed in, not a token' },
  'route-unknown': { status: 404, title: 'There is no such resource' },
  'alarm-unknown': { status: 404, title: 'There is no such alarm' },
  'permit-unknown': { status: 404, title: 'There is no such work permit' },
  'gateway-unknown': { status: 404, title: 'There is no such gateway' },
  'device-unknown': { status: 404, title: 'There is no such device' },
  'quarantine-unknown': { status: 404, title: 'There is no such quarantined record' },
  'user-unknown': { status: 404, title: 'There is no such user' },
  'token-unknown': { status: 404, title: 'There is no such token' },
  'file-unknown': { status: 404, title: 'There is no such file' },
  'backtest-unknown': { status: 404, title: 'There is no such backtest' },
  'detector-unknown': { status: 404, title: 'There is no such detector' },
  'bad-actor-unknown': { status: 404, title: 'No such alarm called for anybody in this span' },
  'subject-unknown': { status: 404, title: 'The detector does not watch this subject' },
  'method-not-allowed': { status: 405, title: 'The resource does not take this method' },
  'already-acknowledged': { status: 409, title: 'The alarm is acknowledged already' },
  'alarm-closed': { status: 409, title: 'The alarm is closed' },
  'not-shelved': { status: 409, title: 'The alarm is not shelved' },
  'not-out-of-service': { status: 409, title: 'The subject is not out of service' },
  'permit-closed': { status: 409, title: 'The work permit is closed' },
  'already-released': { status: 409, title: 'The record is released already' },
  'still-unusable': { status: 409, title: 'The record is still unusable' },
  'user-exists': { status: 409, title: 'The user name is taken' },
  'last-administrator': { status: 409, title: 'The last administrator stays one' },
  'lineage-changed': { status: 409, title: 'This is not the journal that was followed' },
  'journal-trimmed': { status: 409, title: 'The journal no longer has what follows' },
  'journal-behind': { status: 409, title: 'The journal does not come so far' },
  'remedy-none': { status: 409, title: 'There is no such remedy for this alarm' },
  'fleet-changed': { status: 412, title: 'The fleet is no longer the version you started from' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'media-type-unsupported': { status: 415, title: 'The body is of a type not taken here' },
  'shelve-too-long': { status: 422, title: 'Alarms of this priority are not shelved so long' },
  'too-many-alarms': { status: 422, title: 'The span holds more alarms than one answer can weigh' },
  'zone-unknown': { status: 422, title: 'There is no such zone' },
  'site-unknown': { status: 422, title: 'There is no such site' },
  'subject-not-at-site': { status: 422, title: 'The site has no such subject' },
  'permit-past': { status: 422, title: 'The work permit would be over already' },
  'permit-too-long': { status: 422, title: 'A work permit lasts 7 days at most' },
  'roles-conflict': { status: 422, title: 'These roles exclude each other' },
  'password-weak': { status: 422, title: 'The password does not meet the rules' },
  'fleet-invalid': { status: 422, title: 'The fleet is refused, the running one stays' },
  'meters-invalid': { status: 422, title: 'The meters are refused, none is added' },
  'settings-invalid': { status: 422, title: 'The settings to try are refused' },
  'login-limited': { status: 429, title: 'Too many failed attempts' },
  'too-many-streams': { status: 503, title: 'Too many streams are open' },
  'backtest-queue-full': { status: 503, title: 'Too many backtests are waiting' },
  internal: { status: 500, title: 'Something went wrong here' },
  'export-unsupported': { status: 501, title: 'The store does not write this format' },
  'history-down': { status: 503, title: 'The history store does not answer now' },
  unavailable: { status: 503, title: 'Not possible at the moment' },
} as const satisfies Record<string, ApiCodeEntry>;

export interface ApiCodeEntry {
  readonly status: number;
  readonly title: string;
}

export type ApiCode = keyof typeof API_CODES;

export const isApiCode = (code: string): code is ApiCode => Object.hasOwn(API_CODES, code);
