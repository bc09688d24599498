import { fieldPlace } from '../../src/model/field-place.ts';
import type { Entry } from '../../src/model/journal-entry.ts';
import { epochMs } from '../../src/model/units.ts';
import { SparkplugHost } from '../../src/sparkplug/host.ts';
import { HostSnapshot } from '../../src/sparkplug/snapshot.ts';
import type { UplinkType } from '../../src/sparkplug/topic.ts';
import { payloadOf, type SentMetric, type SentPayload } from './sparkplug-payload.ts';

export const START = 1_700_000_000_000;
export const REORDER_MS = 5000;
export const REBIRTH_MS = 10_000;

export const hostWith = (metrics: Readonly<Record<string, string>> = {}, nodes = noNodes()) =>
  new SparkplugHost(
    {
      placeOf: (name) => fieldPlace(metrics[name] ?? name),
      reorderMs: REORDER_MS,
      rebirthMs: REBIRTH_MS,
      isKnown: (node) => node === 'rtu',
      isBehind: (device, node) => node === 'rtu' && device !== 'foreign',
    },
    nodes,
  );

const noNodes = (): HostSnapshot['nodes'] => [];

/** As a restart finds it: through JSON and the schema of the file. */
export function resumed(host: SparkplugHost): SparkplugHost | null {
  const nodes = host.snapshot();
  if (nodes === null) return null;
  const text = JSON.stringify({ version: 1, position: 0, nodes });
  return hostWith({}, HostSnapshot.parse(JSON.parse(text)).nodes);
}

/** What a node sends, `ms` after START. */
export function sent(
  type: UplinkType,
  payload: SentPayload,
  { ms = 0, device, node = 'rtu', group = 'g' }: SentHow = {},
): Entry {
  const behind = device === undefined ? '' : `/${device}`;
  return {
    kind: 'message',
    at: epochMs(START + ms),
    source: node,
    topic: `spBv1.0/${group}/${type}/${node}${behind}`,
    payload: payloadOf(payload),
  };
}

interface SentHow {
  readonly ms?: number;
  readonly device?: string;
  readonly node?: string;
  readonly group?: string;
}

/** An entry in words: topic, and its JSON. */
export const said = ({ topic, payload }: Entry): readonly [topic: string, content: unknown] => [
  topic,
  JSON.parse(Buffer.from(payload).toString()),
];

export const bdSeq = (value: number): SentMetric => ({
  name: 'bdSeq',
  datatype: 8,
  long: BigInt(value),
});

const REBIRTH: SentMetric = { name: 'Node Control/Rebirth', datatype: 11, boolean: false };

/** A node's birth with pOut as alias 1 and pIn as alias 2. */
export const nodeBirth = (session = 0, more: readonly SentMetric[] = []): SentPayload => ({
  ts: START,
  seq: 0,
  metrics: [
    bdSeq(session),
    REBIRTH,
    { name: 'pOut', alias: 1, ts: START, datatype: 10, double: 100 },
    { name: 'pIn', alias: 2, ts: START, datatype: 10, double: 400 },
    ...more,
  ],
});

/** A meter's birth with vb as alias 11 and battery as alias 12. */
export const meterBirth = (seq: number): SentPayload => ({
  ts: START,
  seq,
  metrics: [
    { name: 'vb', alias: 11, ts: START, datatype: 10, double: 1000 },
    { name: 'battery', alias: 12, ts: START, datatype: 9, float: 3.5 },
  ],
});

export const data = (seq: number, ...metrics: readonly SentMetric[]): SentPayload => ({
  ts: START + 1000,
  seq,
  metrics,
});

export const at = (ms: number) => epochMs(START + ms);

export const NODE_TELEMETRY = 'gas/v1/rtu/telemetry';
export const METER_TELEMETRY = 'gas/v1/rtu/sub/m1/telemetry';

export const pOut = (value: number, ms = 1000): SentMetric => ({
  alias: 1,
  ts: START + ms,
  double: value,
});

export const vb = (value: number, ms = 1000): SentMetric => ({
  alias: 11,
  ts: START + ms,
  double: value,
});

/** Everything that the host writes, in order. */
export const fed = (host: SparkplugHost, ...entries: readonly Entry[]) =>
  entries.flatMap((entry) => host.take(entry)).map(said);

/** A host that knows the node and the meter behind it; the next number is 2. */
export function bornHost(session = 0): SparkplugHost {
  const host = hostWith();
  host.take(sent('NBIRTH', nodeBirth(session)));
  host.take(sent('DBIRTH', meterBirth(1), { device: 'm1' }));
  return host;
}

export const topics = (told: readonly (readonly [string, unknown])[]) =>
  told.map(([topic]) => topic);
