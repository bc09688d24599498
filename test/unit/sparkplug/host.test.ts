import { describe, expect, it } from 'vitest';
import {
  at,
  bdSeq,
  bornHost,
  data,
  fed,
  hostWith,
  METER_TELEMETRY,
  meterBirth,
  NODE_TELEMETRY,
  nodeBirth,
  pOut,
  START,
  sent,
  topics,
  vb,
} from '../../support/sparkplug-run.ts';

describe('births', () => {
  // tck-id-payloads-nbirth-bdseq, tck-id-payloads-nbirth-rebirth-req: neither is a field
  // tck-id-payloads-sequence-num-zero-nbirth, tck-id-topics-nbirth-topic
  it('of a node: it is online, and what it declares is a record', () => {
    expect(fed(hostWith(), sent('NBIRTH', nodeBirth()))).toEqual([
      ['gas/v1/rtu/status', 'online'],
      [NODE_TELEMETRY, [{ ts: START, pOut: 100, pIn: 400 }]],
    ]);
  });

  // tck-id-topics-dbirth-topic
  it('of a device: online, and a record relayed by its node', () => {
    const host = hostWith();
    host.take(sent('NBIRTH', nodeBirth()));
    expect(fed(host, sent('DBIRTH', meterBirth(1), { device: 'm1' }))).toEqual([
      ['gas/v1/m1/status', 'online'],
      [METER_TELEMETRY, [{ ts: START, vb: 1000, battery: 3.5 }]],
    ]);
  });

  it('give entries of the time and the sender of the message', () => {
    const [first] = hostWith().take(sent('NBIRTH', nodeBirth(), { ms: 5 }));
    expect(first).toMatchObject({ kind: 'message', at: START + 5, source: 'rtu' });
  });

  // tck-id-message-flow-device-birth-publish-nbirth-wait
  it('of a device before its node are refused, and the node is asked', () => {
    const host = hostWith();
    const told = fed(host, sent('DBIRTH', meterBirth(1), { device: 'm1' }));
    expect(told).toMatchObject([
      ['gas/v1/rtu/sub/m1/unborn', { why: 'no NBIRTH came before it', message: 'g/DBIRTH/rtu/m1' }],
    ]);
    expect(host.requests(at(0))).toMatchObject([{ topic: 'spBv1.0/g/NCMD/rtu', node: 'rtu' }]);
  });

  // tck-id-payloads-dbirth-order
  it('of a node end those of its devices', () => {
    const host = bornHost();
    host.take(sent('NBIRTH', nodeBirth()));
    const told = fed(host, sent('DDATA', data(1, vb(1001)), { device: 'm1' }));
    expect(topics(told)).toEqual(['gas/v1/rtu/sub/m1/unborn']);
  });

  it('that repeat do not tell again that the node is online', () => {
    const host = bornHost();
    expect(topics(fed(host, sent('NBIRTH', nodeBirth())))).toEqual([NODE_TELEMETRY]);
  });

  it('whose run has the name of something that every object has are records like others', () => {
    const metrics = ['constructor', 'toString'].map((run, n) => ({
      ...{ name: `runs/${run}/pOut`, alias: 20 + n, ts: START, datatype: 10, double: 200 },
    }));
    const told = fed(hostWith(), sent('NBIRTH', nodeBirth(0, metrics)));
    const runs = { constructor: { pOut: 200 }, toString: { pOut: 200 } };
    expect(told[1]).toEqual([NODE_TELEMETRY, [{ ts: START, pOut: 100, pIn: 400, runs }]]);
    expect(Object.hasOwn(Object, 'pOut')).toBe(false);
  });

  it('of ever new devices end at a bound, though they declare next to nothing', () => {
    const host = hostWith();
    host.take(sent('NBIRTH', nodeBirth()));
    const told = (n: number) =>
      host.take(sent('DBIRTH', { ts: START, seq: 1 }, { device: `d${n}` }));
    for (let n = 0; n < 6_000; n += 1) told(n);
    expect(host.counts.unborn).toBeGreaterThan(0);
    expect(host.snapshot()?.[0]?.devices.length).toBeLessThanOrEqual(5_000);
  });

  it('with very long names end at the bound sooner', () => {
    const host = hostWith();
    host.take(sent('NBIRTH', nodeBirth()));
    const metrics = [{ name: 'x'.repeat(100_000), datatype: 10, double: 1 }];
    for (let n = 0; n < 100; n += 1) {
      host.take(sent('DBIRTH', { ts: START, seq: 1, metrics }, { device: `d${n}` }));
    }
    expect(host.snapshot()?.[0]?.devices.length).toBeLessThan(60);
  });

  it('of a device that the fleet has behind another node do not speak of its state', () => {
    const host = hostWith();
    host.take(sent('NBIRTH', nodeBirth()));
    const told = fed(host, sent('DBIRTH', meterBirth(1), { device: 'foreign' }));
    // its record is for the gateway rule of admission to refuse
    expect(topics(told)).toEqual(['gas/v1/rtu/sub/foreign/telemetry']);
  });
});

describe('deaths', () => {
  // tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline,
  // tck-id-operational-behavior-edge-node-termination-host-action-ndeath-devices-offline
  it('of a node take its devices along', () => {
    const host = bornHost(3);
    expect(fed(host, sent('NDEATH', { metrics: [bdSeq(3)] }))).toEqual([
      ['gas/v1/rtu/status', 'offline'],
      ['gas/v1/m1/status', 'offline'],
    ]);
  });

  // tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-tags-stale
  it('of a node end what its aliases meant', () => {
    const host = bornHost(3);
    host.take(sent('NDEATH', { metrics: [bdSeq(3)] }));
    expect(topics(fed(host, sent('NDATA', data(2, pOut(1)))))).toEqual(['gas/v1/rtu/unborn']);
  });

  // tck-id-payloads-ndeath-bdseq
  it('of a connection that a new birth has replaced do not count', () => {
    const host = bornHost(4);
    expect(fed(host, sent('NDEATH', { metrics: [bdSeq(3)] }))).toEqual([]);
    expect(host.counts.staleDeaths).toBe(1);
    expect(topics(fed(host, sent('NDATA', data(2, pOut(1)))))).toEqual([NODE_TELEMETRY]);
  });

  it('without a session count: offline is the safe side', () => {
    expect(topics(fed(bornHost(), sent('NDEATH', { ts: START })))).toContain('gas/v1/rtu/status');
  });

  it('of a node of which nothing is known are told', () => {
    const told = fed(hostWith(), sent('NDEATH', { metrics: [bdSeq(0)] }));
    expect(told).toEqual([['gas/v1/rtu/status', 'offline']]);
  });

  // tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-offline,
  // tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-tags-stale
  it('of a device concern it alone', () => {
    const host = bornHost();
    expect(fed(host, sent('DDEATH', { ts: START, seq: 2 }, { device: 'm1' }))).toEqual([
      ['gas/v1/m1/status', 'offline'],
    ]);
    expect(topics(fed(host, sent('DDATA', data(3, vb(1)), { device: 'm1' })))).toEqual([
      'gas/v1/rtu/sub/m1/unborn',
    ]);
    expect(topics(fed(host, sent('NDATA', data(4, pOut(1)))))).toEqual([NODE_TELEMETRY]);
  });

  it('are followed by births that tell it is online again', () => {
    const host = bornHost(3);
    host.take(sent('NDEATH', { metrics: [bdSeq(3)] }));
    expect(topics(fed(host, sent('NBIRTH', nodeBirth(4))))[0]).toBe('gas/v1/rtu/status');
  });
});

describe('what is no business of the host', () => {
  // tck-id-topic-structure, tck-id-topic-structure-namespace-a
  it.each([
    'gas/v1/rtu/telemetry',
    'spBv1.0/STATE/gaswatch',
    'spBv1.0/g/NCMD/rtu',
    'spBv1.0/g/NDATA/rtu/m1',
    'spBv1.0/g/DDATA/rtu',
    'spAv1.0/g/NBIRTH/rtu',
  ])('%s', (topic) => {
    const host = hostWith();
    expect(host.take({ ...sent('NBIRTH', nodeBirth()), topic })).toEqual([]);
    expect(host.counts.messages).toBe(0);
  });

  it('a payload that cannot be read: the fold quarantines it', () => {
    const host = hostWith();
    const payload = Buffer.from('{"pOut":1}');
    expect(host.take({ ...sent('NBIRTH', nodeBirth()), payload })).toEqual([]);
    expect(host.counts.malformed).toBe(1);
  });

  it('a node in many groups: the oldest sessions are forgotten', () => {
    const host = hostWith();
    for (let group = 0; group < 9; group += 1) {
      host.take(sent('NBIRTH', nodeBirth(), { group: `g${group}` }));
    }
    expect(host.sessions).toBe(4);
  });

  it('nodes that the fleet does not have: the oldest are forgotten, those of the fleet are kept', () => {
    const host = bornHost();
    for (let node = 0; node < 1010; node += 1) {
      host.take(sent('NBIRTH', nodeBirth(), { node: `invented-${node}` }));
    }
    expect(host.sessions).toBe(1001);
    expect(topics(fed(host, sent('NDATA', data(2, pOut(1)))))).toContain(NODE_TELEMETRY);
  });
});
