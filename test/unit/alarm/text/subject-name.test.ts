import { describe, expect, it } from 'vitest';
import { namesOf } from '../../../../src/alarm/text/alarm-names.ts';
import { subjectName } from '../../../../src/alarm/text/subject-name.ts';
import { SUBJECT_KINDS } from '../../../../src/model/alarm-type.ts';
import { FleetShape } from '../../../../src/model/fleet.ts';
import { indexFleet } from '../../../../src/model/fleet-index.ts';

const fleet = FleetShape.parse({
  zones: [{ id: 'Z1', name: { zh: '城东片区', en: 'East zone' } }],
  customers: [{ id: 'C1', name: 'Textile', class: 'factory' }],
  sites: [
    {
      id: 'S1',
      name: { zh: '城东纺织', en: 'East Textile' },
      zone: 'Z1',
      customer: 'C1',
      station: {
        device: 'RTU1',
        setKPa: 100,
        runs: [
          { id: 'A', role: 'duty', setKPa: 100 },
          { id: 'B', role: 'standby', setKPa: 95 },
        ],
      },
      meters: [{ id: 'M1', device: 'D1', type: 'rotary', size: 'G65', qMin: 1, qMax: 100 }],
    },
  ],
  devices: [],
});
const [site = null] = fleet.sites;
const [zone = null] = fleet.zones;

describe('subjectName', () => {
  it.each([
    ['run', 'S1/A', '主路 A', 'run A (duty)'],
    ['run', 'S1/B', '备路 B', 'run B (standby)'],
    ['run', 'S1/X', 'X 路', 'run X'],
    ['meter', 'M1', '罗茨表 G65 M1', 'rotary G65 meter M1'],
    ['meter', 'M9', '计量表 M9', 'meter M9'],
    ['site', 'S1', '城东纺织', 'East Textile'],
    ['zone', 'Z1', '城东片区', 'East zone'],
    ['station', 'S1', '调压站', 'regulator station'],
    ['bypass', 'S1', '旁通', 'bypass'],
    ['device', 'D1', '设备 D1', 'device D1'],
    ['gateway', 'G1', '网关 G1', 'gateway G1'],
    ['system', 'email', '监控系统', 'Gaswatch'],
  ] as const)('%s %s is %s / %s', (kind, id, zh, en) => {
    expect(subjectName({ kind, id }, site, zone)).toEqual({ zh, en });
  });

  it.each(SUBJECT_KINDS)('%s has a name when the fleet no longer has it', (kind) => {
    const name = subjectName({ kind, id: 'S9/A' }, null);
    expect(name.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(name.en).not.toBe('');
  });
});

describe('namesOf', () => {
  const index = indexFleet(fleet, 1);

  it('finds everything around an alarm of a site', () => {
    expect(namesOf({ site: 'S1', subject: { kind: 'run', id: 'S1/B' } }, index)).toEqual({
      site: { zh: '城东纺织', en: 'East Textile' },
      zone: { zh: '城东片区', en: 'East zone' },
      customer: { zh: 'Textile', en: 'Textile' },
      subject: { zh: '备路 B', en: 'run B (standby)' },
    });
  });

  it('finds a zone without a site', () => {
    expect(namesOf({ site: null, subject: { kind: 'zone', id: 'Z1' } }, index)).toMatchObject({
      site: null,
      zone: { en: 'East zone' },
      subject: { en: 'East zone' },
    });
  });

  it('does without what has left the fleet', () => {
    expect(namesOf({ site: 'S9', subject: { kind: 'run', id: 'S9/A' } }, index)).toEqual({
      site: null,
      zone: null,
      customer: null,
      subject: { zh: 'A 路', en: 'run A' },
    });
  });
});
