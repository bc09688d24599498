import { describe, expect, it } from 'vitest';
import {
  bandsOf,
  errorAt,
  meterSigma,
} from '../../../../src/metering/balance/meter-uncertainty.ts';
import { Certificate } from '../../../../src/model/archive/metering-kinds.ts';
import { meterStats } from '../../../support/meter-stats.ts';
import { SAMPLE } from '../../../support/sample-fleet.ts';

const HOUR = 3_600_000;

const certificate = (errors: readonly { loadShare: number; percent: number }[]): Certificate =>
  Certificate.parse({
    meter: 'm1',
    serial: '1',
    number: 'N-1',
    laboratory: 'lab',
    verifiedOn: '2026-01-01',
    validUntil: '2028-01-01',
    verdict: 'pass',
    errors,
  });

const turbine = SAMPLE.sites.get('works')?.meters[0];
const diaphragm = SAMPLE.sites.get('ward')?.meters[0];
if (turbine === undefined || diaphragm === undefined) throw new Error('sample fleet');

describe('uncertainty of a meter', () => {
  it('is that of its class, less with a certificate, more without correction', () => {
    const judged = certificate([{ loadShare: 0.5, percent: 0.4 }]);
    expect(meterSigma(turbine, null)).toEqual({ meter: 0.005, unconverted: 0 });
    expect(meterSigma(turbine, judged).meter).toBe(0.0025);
    expect(meterSigma(turbine, certificate([])).meter).toBe(0.005);
    expect(meterSigma(diaphragm, null).meter).toBe(0.0075);
    expect(meterSigma(diaphragm, null).unconverted).toBeCloseTo(0.05, 12);
  });

  it('its error lies on straight lines between the points of the certificate', () => {
    const judged = certificate([
      { loadShare: 0.4, percent: 0.2 },
      { loadShare: 0.1, percent: -1 },
    ]);
    expect(errorAt(judged, 0.01)).toBe(-1);
    expect(errorAt(judged, 0.25)).toBeCloseTo(-0.4, 12);
    expect(errorAt(judged, 0.9)).toBe(0.2);
  });

  it('splits a volume by load: below Qmin at half of it, above Qt what remains', () => {
    const stats = meterStats({ belowQminMs: 4 * HOUR, qtToQmaxMs: 2 * HOUR });
    // 4 h at 6.5 m³/h make 26 of 226 m³
    const bands = bandsOf(stats, turbine, 226);
    expect(bands.map(({ factor }) => factor)).toEqual([4, 1]);
    expect(bands[0]?.share).toBeCloseTo(26 / 226, 12);
    expect(bands[1]?.load).toBeCloseTo(100 / 250, 12);
  });

  it('an hour within one band lies there whole', () => {
    const [band, none] = bandsOf(meterStats({ qminToQtMs: HOUR }), turbine, 20);
    expect(none).toBeUndefined();
    expect(band).toMatchObject({ share: 1, load: 20 / 250, factor: 2 });
  });
});
