/** CONNACK return codes of MQTT 3.1.1 §3.2.2.3. */
const RETURN_CODES: Readonly<Record<number, string>> = {
  1: 'unacceptable protocol version',
  2: 'client identifier rejected: choose another sessions[].clientId',
  3: 'server unavailable',
  4: 'bad user name or password: correct username and passwordFile',
  5: 'not authorized: correct username and passwordFile, or allow this client in the broker',
};

/** Reason codes of MQTT 5 §2.4 that a server sends, with what to do where somebody can do something. */
const REASON_CODES: Readonly<Record<number, string>> = {
  0x01: 'unacceptable protocol version',
  0x04: 'disconnected with its will',
  0x10: 'no matching subscribers',
  0x80: 'unspecified error: see the log of the broker',
  0x81: 'malformed packet',
  0x82: 'protocol error',
  0x83: 'implementation specific error: see the log of the broker',
  0x84: 'unsupported protocol version',
  0x85: 'client identifier not valid: choose another sessions[].clientId',
  0x86: 'bad user name or password: correct username and passwordFile',
  0x87: 'not authorized: allow it in the access control list of the broker',
  0x88: 'server unavailable',
  0x89: 'server busy',
  0x8a: 'banned: see the broker',
  0x8b: 'server shutting down',
  0x8c: 'bad authentication method: the broker wants one other than user name and password',
  0x8d: 'keep alive timeout',
  0x8e: 'session taken over: another client uses the same sessions[].clientId',
  0x8f: 'topic filter invalid',
  0x90: 'topic name invalid',
  0x91: 'packet identifier in use',
  0x92: 'packet identifier not found',
  0x93: 'receive maximum exceeded',
  0x94: 'topic alias invalid',
  0x95: 'packet too large',
  0x96: 'message rate too high: raise its limit in the broker',
  0x97: 'quota exceeded: raise it in the broker',
  0x98: 'disconnected by an administrator of the broker',
  0x99: 'payload format invalid',
  0x9a: 'retain not supported',
  0x9b: 'QoS not supported',
  0x9c: 'use another server',
  0x9d: 'server moved',
  0x9e: 'shared subscriptions not supported: use sessions instead of share',
  0x9f: 'connection rate exceeded',
  0xa0: 'maximum connect time',
  0xa1: 'subscription identifiers not supported',
  0xa2: 'wildcard subscriptions not supported: name each topic',
};

/** The words for a code, with the reason string that the broker may add. */
export function reasonText(code: number, words?: string): string {
  const known = REASON_CODES[code] ?? `reason code ${code}`;
  return words === undefined || words === '' ? known : `${known} ("${words.slice(0, 200)}")`;
}

export const returnText = (code: number): string => RETURN_CODES[code] ?? `return code ${code}`;

/** Codes of CONNACK that say: not in this version of MQTT. */
export const isWrongVersion = (code: number): boolean => code === 0x01 || code === 0x84;
