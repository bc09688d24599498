import { describe, expect, it } from 'vitest';
import { fleetChange } from '../../../../src/api/audit/fleet-change.ts';
import { parseMeterCsv } from '../../../../src/config/meter-csv.ts';
import {
  changesIn,
  SAMPLE_CSV,
  typeOfText,
} from '../../../../src/console/pages/fleet/fleet-text.ts';
import { problemIn } from '../../../../src/console/pages/fleet/upload.ts';
import { FleetShape } from '../../../../src/model/fleet.ts';

const site = (id: string) => ({ id, name: id, zone: 'Z', customer: 'C' });

describe('the text of a fleet', () => {
  it('is JSON where it begins like it, and YAML otherwise', () => {
    expect(typeOfText(' {"sites":[]}')).toBe('application/json');
    expect(typeOfText('sites: []')).toBe('text/yaml');
  });

  it('changes are read as the service tells them', () => {
    const before = FleetShape.parse({ zones: [{ id: 'Z', name: 'Z' }] });
    const after = FleetShape.parse({
      zones: [{ id: 'Z', name: 'Y' }],
      sites: ['A', 'B', 'C', 'D', 'E', 'F'].map(site),
    });
    const { count, told } = changesIn(fleetChange(before, after).detail);
    expect(count).toBe(8);
    expect(told).toHaveLength(5);
    expect(told.some(({ how, values }) => how === 'changed' && values.includes('→'))).toBe(true);
    expect(told.some(({ how, path }) => how === 'added' && path === 'sites[A]')).toBe(true);
    expect(changesIn('no change')).toEqual({ count: 0, told: [] });
  });

  it('the sample of meters is one that the service reads, but for its ids', () => {
    const fleet = FleetShape.parse({
      sites: [site('SITE-ID')],
      devices: [{ id: 'DEVICE-ID', reporting: 'hourly' }],
    });
    const parsed = parseMeterCsv(SAMPLE_CSV, fleet);
    expect(parsed.ok ? [] : parsed.error).toEqual([]);
  });
});

describe('a refused upload', () => {
  it('is the problem that the service tells', () => {
    const problem = problemIn(422, { code: 'fleet-invalid', detail: '1 problem', errors: [] });
    expect([problem.status, problem.code, problem.message]).toEqual([
      422,
      'fleet-invalid',
      '1 problem',
    ]);
    expect(problemIn(502, null).code).toBe('');
  });
});
