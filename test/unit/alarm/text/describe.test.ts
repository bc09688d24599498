import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlarmNames, describe as describeAlarm } from '../../../../src/alarm/text/describe.ts';
import { ALARM_TYPES } from '../../../../src/model/alarm-type.ts';
import type { Evidence } from '../../../../src/model/finding.ts';
import { factsOf } from '../../../../src/model/text/facts.ts';

const names: AlarmNames = {
  site: { zh: '城东纺织', en: 'East Textile' },
  zone: { zh: '城东片区', en: 'East zone' },
  customer: { zh: '城东纺织有限公司', en: 'East Textile Ltd' },
  subject: { zh: '主路 A', en: 'run A (duty)' },
};
const run = { kind: 'run', id: 'S1/A' } as const;
const overpressure: Evidence = [
  { name: 'pOut', value: 152.31, unit: 'kPa', limit: 140, relation: 'at least' },
  { name: 'level', value: 'HH' },
  { name: 'set', value: 100, unit: 'kPa' },
  { name: 'duration', value: 12, unit: 's' },
  { name: 'run', value: 'A' },
];

describe('describe', () => {
  it('says what, where, the number and its limit, in both languages', () => {
    expect(describeAlarm('regulator.overpressure', run, overpressure, names)).toEqual({
      message: {
        zh: '城东纺织 主路 A：出口压力超过限值。出口压力 152 kPa，达到限值 140 kPa；触发等级 高高限；设定值 100 kPa；持续 12 秒。',
        en: 'East Textile, run A (duty): outlet pressure is above its limit. Outlet pressure 152 kPa, at or above the limit of 140 kPa; level HH (high-high); set point 100 kPa; lasting 12 s.',
      },
      advice: {
        zh: '核对第二压力点，确认切断；必要时远程关阀；派抢险，通知用户停火',
        en: 'Verify second gauge; confirm SSV closed; close outlet remotely if able; send crew; warn customer to stop burners',
      },
    });
  });

  it('names the site once when it is the subject', () => {
    const site = { zh: '城东纺织', en: 'East Textile' };
    const { message } = describeAlarm(
      'station.door',
      { kind: 'site', id: 'S1' },
      [{ name: 'door', value: 'open' }],
      { ...names, site, subject: site },
    );
    expect(message.en).toBe('East Textile: the door of the regulator station is open. Door open.');
    expect(message.zh).toBe('城东纺织：调压站或调压柜的门处于打开状态。门 开。');
  });

  it('names a zone and the system without a site', () => {
    const zone = describeAlarm('leak.zone-balance', { kind: 'zone', id: 'Z1' }, [], {
      ...names,
      site: null,
      subject: { zh: '城东片区', en: 'East zone' },
    });
    const system = describeAlarm('system.disk-low', { kind: 'system', id: 'disk' }, [], {
      site: null,
      zone: null,
      customer: null,
      subject: { zh: '监控系统', en: 'Gaswatch' },
    });
    expect(zone.message.en).toMatch(/^East zone: what enters/);
    expect(system.message.zh).toMatch(/^监控系统：剩余空间不足/);
  });

  it.each(ALARM_TYPES)('%s works without evidence', (type) => {
    const { message, advice } = describeAlarm(type, run, [], names);
    expect(message.en).toMatch(/^East Textile, run A \(duty\): [^{}]+\.$/);
    expect(message.zh).toMatch(/^城东纺织 主路 A：[^{}A-Za-z]+。$/);
    expect(advice.en).not.toBe('');
  });

  it('never throws and never shows a placeholder, whatever the evidence', () => {
    const item = fc.record(
      {
        name: fc.oneof(fc.string(), fc.constantFrom('pOut', 'silent', 'constructor', '__proto__')),
        value: fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constantFrom('toString')),
        unit: fc.constantFrom('kPa', 's', '%', 'm³', 'constructor'),
        limit: fc.double(),
        relation: fc.constantFrom('above', 'below', 'at least', 'at most'),
      },
      { requiredKeys: ['name', 'value'] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...ALARM_TYPES), fc.array(item), (type, evidence) => {
        const { message } = describeAlarm(type, run, evidence, names);
        expect(message.en).not.toMatch(/undefined|NaN|Infinity|\[object|function/);
        expect(message.zh).not.toMatch(/undefined|NaN|Infinity|\[object|function/);
      }),
    );
  });
});

describe('factsOf', () => {
  it('shows enough decimals to see that the limit was passed', () => {
    const [fact] = factsOf([
      { name: 'pOut', value: 140.04, unit: 'kPa', limit: 140, relation: 'above' },
    ]);
    expect(fact).toMatchObject({
      value: { en: '140.04 kPa', zh: '140.04 kPa' },
      limit: { en: 'above the limit of 140.00 kPa', zh: '高于限值 140.00 kPa' },
    });
  });

  it('keeps equal numbers equal', () => {
    const [fact] = factsOf([
      { name: 'lel', value: 20, unit: '%', limit: 20, relation: 'at least' },
    ]);
    expect(fact?.limit?.en).toBe('at or above the limit of 20.0%');
  });

  it('calls an unknown name a reading, in both languages', () => {
    const [fact] = factsOf([{ name: 'fooBar', value: 7, unit: 'kPa' }]);
    expect(fact).toMatchObject({ label: { zh: '测量值', en: 'reading' }, limit: null });
  });

  it('translates states and leaves ids alone', () => {
    const values = factsOf([
      { name: 'ssv', value: 'tripped' },
      { name: 'run', value: 'A' },
      { name: 'neverHeard', value: true },
    ]).map(({ value }) => value.zh);
    expect(values).toEqual(['已切断', 'A', '是']);
  });
});
