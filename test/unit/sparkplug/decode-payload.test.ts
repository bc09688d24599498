import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/model/units.ts';
import { decodePayload } from '../../../src/sparkplug/decode-payload.ts';
import { encodeRebirth } from '../../../src/sparkplug/encode-command.ts';
import { readValue } from '../../../src/sparkplug/metric-value.ts';
import { DATATYPES, type Metric } from '../../../src/sparkplug/payload.ts';
import { payloadOf, type SentMetric } from '../../support/sparkplug-payload.ts';

function decoded(bytes: Uint8Array) {
  const result = decodePayload(bytes);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function metric(sent: SentMetric): Metric {
  const [only] = decoded(payloadOf({ metrics: [sent] })).metrics;
  if (only === undefined) throw new Error('no metric');
  return only;
}

const value = (sent: SentMetric) => {
  const { value: wire, datatype } = metric(sent);
  return wire === null ? null : readValue(wire, datatype);
};

describe('a Sparkplug payload', () => {
  it('is read with everything a host looks at', () => {
    const sent = { name: 'pOut', alias: 7, ts: 1_700_000_000_123, datatype: 10, double: 4.5 };
    const bytes = payloadOf({
      ts: 1_700_000_000_456,
      seq: 255,
      metrics: [{ ...sent, historical: true, unit: 'bar', quality: 192 }],
    });
    expect(decoded(bytes)).toEqual({
      timestamp: 1_700_000_000_456,
      seq: 255,
      metrics: [
        {
          ...{ name: 'pOut', alias: '7', timestamp: 1_700_000_000_123, datatype: 10 },
          ...{ isHistorical: true, isNull: false, unit: 'bar', quality: 192 },
          value: { form: 'real', value: 4.5 },
        },
      ],
    });
  });

  it.each<[string, SentMetric, unknown]>([
    ['Int8', { datatype: 1, int: -5 & 0xff }, -5],
    ['Int16', { datatype: 2, int: -300 }, -300],
    ['Int32', { datatype: 3, int: -70_000 }, -70_000],
    ['Int64', { datatype: 4, long: -9_007_199_254_740_991n }, -9_007_199_254_740_991],
    ['UInt32', { datatype: 7, int: 4_294_967_295 }, 4_294_967_295],
    ['UInt64', { datatype: 8, long: 9_007_199_254_740_991n }, Number.MAX_SAFE_INTEGER],
    // a number would be another one
    ['UInt64 beyond 2^53', { datatype: 8, long: 9_007_199_254_740_993n }, '9007199254740993'],
    ['Float', { datatype: 9, float: 0.5 }, 0.5],
    ['Double', { datatype: 10, double: 1e-9 }, 1e-9],
    ['a Double that is no number', { datatype: 10, double: Number.NaN }, null],
    ['Boolean', { datatype: 11, boolean: true }, true],
    ['Boolean as a number', { datatype: 11, int: 1 }, true],
    ['String', { datatype: 12, string: '阀' }, '阀'],
    ['DataSet', { datatype: 16, dataset: ['magnet', 'coverOpen'] }, ['magnet', 'coverOpen']],
    ['StringArray', { datatype: 33, bytes: Buffer.from('a\0阀\0') }, ['a', '阀']],
    ['empty StringArray', { datatype: 33, bytes: Buffer.alloc(0) }, []],
    ['Bytes', { datatype: 17, bytes: Buffer.from('a') }, undefined],
    ['Template', { datatype: 19, template: true }, undefined],
    // its sign is unknown
    ['an integer without datatype', { int: 5 }, undefined],
  ])('%s', (_name, sent, expected) => {
    expect(value(sent)).toEqual(expected);
  });

  it('keeps an alias of 64 bits apart from its neighbour', () => {
    const writer = payloadOf({ metrics: [{ alias: Number.MAX_SAFE_INTEGER }] });
    expect(decoded(writer).metrics[0]?.alias).toBe('9007199254740991');
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['JSON', Buffer.from('{"ts":1,"pOut":2}')],
    ['a field that ends early', Buffer.from([0x12, 0x7f, 0x01])],
    ['a double that ends early', Buffer.from([0x12, 0x03, 0x69, 0, 0])],
    ['a number without end', Buffer.alloc(12, 0xff)],
    ['the wrong wire type', Buffer.from([0x0d, 0, 0, 0, 0])],
  ])('%s is refused in words', (_name, bytes) => {
    expect(decodePayload(bytes)).toEqual({ ok: false, error: expect.stringMatching(/\S/) });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof decodePayload(bytes).ok).toBe('boolean');
      }),
    );
  });

  it('never throws on a good payload that was damaged', () => {
    const good = payloadOf({
      ts: 1,
      seq: 2,
      metrics: [{ name: 'a', datatype: 16, dataset: ['x', 'y'], unit: 'bar' }, { template: true }],
    });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, cut) => {
        const bytes = Uint8Array.from(good);
        bytes[at] = byte;
        expect(typeof decodePayload(bytes.subarray(0, cut)).ok).toBe('boolean');
      }),
    );
  });
});

describe('a rebirth request', () => {
  // tck-id-operational-behavior-data-commands-ncmd-rebirth-verb, tck-id-operational-behavior-data-commands-ncmd-rebirth-name,
  // tck-id-operational-behavior-data-commands-ncmd-rebirth-value; tck-id-topics-ncmd-timestamp
  it('is one boolean metric by its name, true, with its time', () => {
    expect(decoded(encodeRebirth(epochMs(1_700_000_000_000)))).toMatchObject({
      timestamp: 1_700_000_000_000,
      metrics: [
        {
          ...{ name: 'Node Control/Rebirth', alias: null, timestamp: 1_700_000_000_000 },
          ...{ datatype: DATATYPES.boolean, value: { form: 'boolean', value: true } },
        },
      ],
    });
  });
});
