import { describe, expect, it } from 'vitest';
import { type Fleet, FleetShape } from '../../../src/model/fleet.ts';
import { indexFleet } from '../../../src/model/fleet-index.ts';
import { catalogue, effectiveParams } from '../../../src/pipeline/detector-catalogue.ts';
import { SAMPLE } from '../../support/sample-fleet.ts';

const silent = catalogue().find(({ type }) => type === 'comms.silent');
const [numeric] = silent?.params.filter((param) => typeof param.default === 'number') ?? [];
const name = numeric?.name ?? '';

const withSettings = (detectors: object[]) => {
  const fleet: Fleet = FleetShape.parse({ ...SAMPLE.fleet, detectors });
  return indexFleet(fleet, 2);
};

const found = (detectors: object[]) =>
  effectiveParams(withSettings(detectors), 'comms.silent', 'rtu')?.find((one) => one.name === name);

describe('parameters in force', () => {
  it('are the defaults where nobody has set them', () => {
    expect(name).not.toBe('');
    expect(found([])).toMatchObject({ value: numeric?.default, set: null });
  });

  it('are those of the narrowest scope, with who set them and when', () => {
    const type = 'comms.silent';
    const fleetWide = { type, params: { [name]: 11 }, by: 'chief' };
    const forOne = { type, subject: 'rtu', params: { [name]: 12 }, by: 'eng', on: '2026-11-01' };
    expect(found([fleetWide])).toMatchObject({ value: 11, set: { scope: 'fleet', by: 'chief' } });
    expect(found([forOne, fleetWide])).toMatchObject({
      value: 12,
      default: numeric?.default,
      set: { scope: 'asset', by: 'eng', on: '2026-11-01' },
    });
  });

  it('are none for what the detector does not watch', () => {
    expect(effectiveParams(SAMPLE, 'comms.silent', 'nobody')).toBeNull();
    expect(effectiveParams(SAMPLE, 'bypass.open', 'rtu')).toBeNull();
  });
});
