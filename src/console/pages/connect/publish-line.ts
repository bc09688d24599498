/** What the command needs to know. */
export interface Publish {
  readonly host: string;
  readonly port: number;
  readonly device: string;
  /** Who signs in: the device itself, or the gateway that relays for it. */
  readonly signsIn: string;
  readonly password: string;
  readonly sends: 'station' | 'meter';
}

export const topicOf = ({ device, signsIn }: Pick<Publish, 'device' | 'signsIn'>): string =>
  device === signsIn ? `gas/v1/${device}/telemetry` : `gas/v1/${signsIn}/sub/${device}/telemetry`;

/**
 * The exact command. The shell puts the time in, so that it is right whenever it is run; the
 * values are those of a healthy device, and none that could raise an alarm or move a register.
 */
export function publishLine(asked: Publish): string {
  const { host, port, signsIn, password, sends } = asked;
  const values = sends === 'station' ? '"mains":"ok","door":"closed"' : '"battery":3.6,"tGas":15.0';
  const message = `'{"ts":'$(date +%s000)',${values}}'`;
  return [
    `mosquitto_pub -h ${quoted(host)} -p ${port}`,
    `-i ${quoted(signsIn)} -u ${quoted(signsIn)} -P ${quoted(password)}`,
    `-q 1 -t ${quoted(topicOf(asked))}`,
    `-m ${message}`,
  ].join(' \\\n  ');
}

/** As one word of a shell, whatever is in it. */
export const quoted = (word: string): string =>
  /^[A-Za-z0-9_./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** A whole record, to build the device by: not to be sent as it is. */
export const EXAMPLES: Readonly<Record<Publish['sends'], string>> = {
  station: `{
  "ts": "2026-11-23T17:00:00+08:00",
  "pIn": 380.2, "pOut": 100.4, "tGas": 15.2, "q": 120.5,
  "runs": {
    "duty": {"ssv": "open", "inletValve": "open", "pOut": 100.4, "filterDp": 3.1},
    "standby": {"ssv": "open", "inletValve": "open"}
  },
  "bypass": "closed", "bypassLock": "locked", "relief": "closed",
  "lel": 0, "door": "closed", "mains": "ok", "seq": 17
}`,
  meter: `{
  "ts": "2026-11-23T17:00:00+08:00",
  "vm": 12345.6, "vb": 24680.1, "vbd": 0,
  "qm": 31.2, "qb": 62.4,
  "pAbs": 201.3, "tGas": 15.2, "c": 1.99,
  "battery": 3.6, "flags": [], "seq": 17
}`,
};
