import { describe, expect, it } from 'vitest';
import {
  at,
  bornHost,
  data,
  fed,
  hostWith,
  METER_TELEMETRY,
  meterBirth,
  NODE_TELEMETRY,
  nodeBirth,
  pOut,
  REBIRTH_MS,
  REORDER_MS,
  START,
  said,
  sent,
  topics,
  vb,
} from '../../support/sparkplug-run.ts';

describe('data that no birth explains', () => {
  // tck-id-topics-ncmd-topic
  it('before an NBIRTH are refused with their values, and the node is asked once', () => {
    const host = hostWith();
    const early = (seq: number) => sent('NDATA', data(seq, pOut(145)), { ms: seq });
    expect(fed(host, early(4), early(5))[0]).toEqual([
      'gas/v1/rtu/unborn',
      {
        why: 'no NBIRTH came before it',
        message: 'g/NDATA/rtu',
        seq: 4,
        metrics: [{ alias: '1', ts: START + 1000, value: 145 }],
      },
    ]);
    expect(host.requests(at(10))).toHaveLength(1);
    expect(host.requests(at(11))).toEqual([]);
  });

  it('under an alias of no birth are refused alone; the rest is used', () => {
    const host = bornHost();
    const told = fed(host, sent('NDATA', data(2, pOut(99), { alias: 77, double: 1 })));
    expect(told).toMatchObject([
      [NODE_TELEMETRY, [{ pOut: 99 }]],
      ['gas/v1/rtu/unborn', { why: 'no birth explains alias 77', metrics: [{ alias: '77' }] }],
    ]);
    expect(host.requests(at(0))).toMatchObject([{ reason: 'unborn' }]);
  });

  // tck-id-payloads-alias-uniqueness
  it('under an alias that stands for two metrics are refused', () => {
    const host = hostWith();
    const twice = { name: 'tGas', alias: 1, datatype: 10, ts: START, double: 15 };
    host.take(sent('NBIRTH', nodeBirth(0, [twice])));
    expect(topics(fed(host, sent('NDATA', data(1, pOut(99)))))).toEqual(['gas/v1/rtu/unborn']);
  });

  it('of an unknown device are refused at once when nothing is missing', () => {
    const told = fed(bornHost(), sent('DDATA', data(2, vb(1)), { device: 'm2' }));
    expect(told).toMatchObject([['gas/v1/rtu/sub/m2/unborn', { why: 'no DBIRTH came before it' }]]);
  });

  it('are asked for at longer and longer intervals while it does not help', () => {
    const host = hostWith();
    const asked: number[] = [];
    for (let ms = 0; ms < 100_000; ms += 1000) {
      host.take(sent('NDATA', data(4, pOut(1)), { ms }));
      if (host.requests(at(ms)).length > 0) asked.push(ms);
    }
    const first = REBIRTH_MS;
    expect(asked).toEqual([0, first, 3 * first, 7 * first]);
  });

  it('are no longer asked for once a birth has come', () => {
    const host = hostWith();
    host.take(sent('NDATA', data(4, pOut(1))));
    host.take(sent('NBIRTH', nodeBirth()));
    expect(host.requests(at(1))).toEqual([]);
  });
});

describe('order', () => {
  // tck-id-operational-behavior-host-reordering-param, tck-id-operational-behavior-host-reordering-start,
  // tck-id-operational-behavior-host-reordering-rebirth
  it('is waited for as long as the reorder timeout, then the node is asked', () => {
    const host = bornHost();
    host.take(sent('NDATA', data(3, pOut(1)), { ms: 0 }));
    expect(host.elapse(at(REORDER_MS - 1))).toEqual([]);
    expect(host.requests(at(REORDER_MS - 1))).toEqual([]);
    host.elapse(at(REORDER_MS));
    expect(host.requests(at(REORDER_MS))).toMatchObject([{ reason: 'sequence' }]);
    expect(host.counts.gaps).toBe(1);
  });

  // tck-id-operational-behavior-host-reordering-success
  it('that comes right in time asks for nothing', () => {
    const host = bornHost();
    host.take(sent('NDATA', data(3, pOut(1)), { ms: 0 }));
    host.take(sent('NDATA', data(2, pOut(2)), { ms: 100 }));
    host.elapse(at(10 * REORDER_MS));
    expect(host.requests(at(10 * REORDER_MS))).toEqual([]);
  });

  it('does not hold back a value that the birth explains', () => {
    expect(fed(bornHost(), sent('NDATA', data(9, pOut(145))))).toEqual([
      [NODE_TELEMETRY, [{ ts: START + 1000, pOut: 145 }]],
    ]);
  });

  it('holds data of a device whose birth may have been overtaken', () => {
    const host = hostWith();
    host.take(sent('NBIRTH', nodeBirth()));
    expect(fed(host, sent('DDATA', data(2, vb(1001)), { device: 'm1', ms: 1 }))).toEqual([]);
    expect(host.snapshot()).toBeNull();
    const told = fed(host, sent('DBIRTH', meterBirth(1), { device: 'm1', ms: 2 }));
    expect(told.map(([topic]) => topic)).toEqual([
      'gas/v1/m1/status',
      METER_TELEMETRY,
      METER_TELEMETRY,
    ]);
    expect(told[2]?.[1]).toEqual([{ ts: START + 1000, vb: 1001 }]);
    expect(host.requests(at(2))).toEqual([]);
  });

  it('gives up what it holds at the timeout', () => {
    const host = hostWith();
    host.take(sent('NBIRTH', nodeBirth()));
    host.take(sent('DDATA', data(2, vb(1001)), { device: 'm1', ms: 0 }));
    const told = host.elapse(at(REORDER_MS)).map(said);
    expect(topics(told)).toEqual(['gas/v1/rtu/sub/m1/unborn']);
    expect(host.snapshot()).not.toBeNull();
  });

  it('holds no more than 64 messages of a node', () => {
    const host = hostWith();
    host.take(sent('NBIRTH', nodeBirth()));
    const told = Array.from({ length: 70 }, (_, step) =>
      fed(host, sent('DDATA', data(2 + step, vb(step)), { device: 'm1' })),
    ).flat();
    expect(told).toHaveLength(6);
  });
});
