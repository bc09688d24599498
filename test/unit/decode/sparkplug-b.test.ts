import { describe, expect, it } from 'vitest';
import { sparkplugB, sparkplugUnborn } from '../../../src/decode/sparkplug-b.ts';
import { payloadOf } from '../../support/sparkplug-payload.ts';

const refusal = (result: ReturnType<typeof sparkplugB.records>) =>
  result.ok ? null : result.error;

describe('a Sparkplug message in the fold', () => {
  it.each([
    ['spBv1.0/plant/NDATA/rtu', 'rtu'],
    // the sender's: whether its device is known is asked of the translation
    ['spBv1.0/plant/DDATA/rtu/m1', 'rtu'],
  ])('%s stands for its node', (topic, device) => {
    expect(sparkplugB.route(topic)).toEqual({ device, relay: null, content: 'telemetry' });
  });

  it.each(['spBv1.0/plant/NCMD/rtu', 'spBv1.0/STATE/gaswatch', 'gas/v1/rtu/telemetry'])(
    '%s is none',
    (topic) => {
      expect(sparkplugB.route(topic)).toBeNull();
    },
  );

  it('gives nothing where it is well formed: its translation is an entry of its own', () => {
    const records = sparkplugB.records(
      payloadOf({ seq: 1, metrics: [{ alias: 1, double: 2 }] }),
      'telemetry',
    );
    expect(records).toEqual({ ok: true, value: { records: [], isArray: true } });
  });

  it.each([
    ['JSON', '{"pOut":1}'],
    ['nothing', ''],
  ])('is refused when it is %s', (_name, text) => {
    expect(refusal(sparkplugB.records(Buffer.from(text), 'telemetry'))).toMatchObject({
      reason: 'not-sparkplug',
      detail: expect.stringContaining('not a Sparkplug B payload'),
    });
  });
});

describe('what the host could not resolve', () => {
  it('is refused in its words, at the door of the device that measured', () => {
    expect(sparkplugUnborn.route('gas/v1/rtu/unborn')).toMatchObject({
      device: 'rtu',
      relay: null,
    });
    expect(sparkplugUnborn.route('gas/v1/rtu/sub/m1/unborn')).toMatchObject({
      ...{ device: 'm1', relay: 'rtu' },
    });
    const payload = Buffer.from(JSON.stringify({ why: 'no birth explains alias 7' }));
    expect(refusal(sparkplugUnborn.records(payload, 'telemetry'))).toMatchObject({
      reason: 'sparkplug-unborn',
      detail: expect.stringContaining('no birth explains alias 7'),
    });
  });

  it.each([
    'gas/v1/rtu/unborn/x',
    'gas/v1/rtu/sub/m1/unborn/x',
    'gas/v1//unborn',
    'x/v1/rtu/unborn',
  ])('is not on %s', (topic) => {
    expect(sparkplugUnborn.route(topic)).toBeNull();
  });

  it.each(['', '[1]', '{"why":5}', 'not JSON'])(
    'is refused as well when a device itself sends %j',
    (text) => {
      expect(refusal(sparkplugUnborn.records(Buffer.from(text), 'telemetry'))).toMatchObject({
        reason: 'sparkplug-unborn',
      });
    },
  );
});
