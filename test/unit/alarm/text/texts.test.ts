import { describe, expect, it } from 'vitest';
import { TEXTS, titleOf } from '../../../../src/alarm/text/texts.ts';
import { ALARM_TYPES, type AlarmType } from '../../../../src/model/alarm-type.ts';
import type { Localized } from '../../../../src/model/localized.ts';
import {
  EVIDENCE_LABELS,
  RELATION_WORDS,
  VALUE_WORDS,
} from '../../../../src/model/text/evidence-words.ts';

const CHINESE = /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/;
const LATIN_WORD = /[A-Za-z]{2,}/;

const all = ALARM_TYPES.flatMap((type): [string, Localized][] => [
  [`${type} title`, titleOf(type)],
  [`${type} says`, TEXTS[type].says],
  [`${type} advice`, TEXTS[type].advice],
]);
const words = Object.entries({ ...EVIDENCE_LABELS, ...VALUE_WORDS, ...RELATION_WORDS });

describe('every alarm type', () => {
  it('has a text', () => {
    expect(Object.keys(TEXTS).sort()).toEqual([...ALARM_TYPES].sort());
  });

  it.each([...all, ...words])('%s is in both languages and each in its own', (_, text) => {
    expect(text.zh).toMatch(CHINESE);
    expect(text.zh).not.toMatch(LATIN_WORD);
    expect(text.en).toMatch(/[A-Za-z]/);
    expect(text.en).not.toMatch(CHINESE);
  });

  it.each(all)('%s has no placeholder and no loose ends', (_, { zh, en }) => {
    for (const text of [zh, en]) {
      expect(text).toBe(text.trim());
      expect(text).not.toMatch(/[{}<>$]|undefined|TODO|\s\s|[.。]$/i);
    }
  });

  it('has a title of its own, short enough for a subject line', () => {
    for (const language of ['zh', 'en'] as const) {
      const titles = ALARM_TYPES.map((type) => titleOf(type)[language]);
      expect(new Set(titles).size).toBe(ALARM_TYPES.length);
      expect(Math.max(...titles.map((title) => title.length))).toBeLessThanOrEqual(32);
    }
  });
});

/** The dispatcher texts that the field agreed on; a customer's swing is a list, not an alarm. */
const AGREED: readonly (readonly [readonly AlarmType[], string, string])[] = [
  [
    ['regulator.overpressure'],
    'Verify second gauge; confirm SSV closed; close outlet remotely if able; send crew; warn customer to stop burners',
    '核对第二压力点，确认切断；必要时远程关阀；派抢险，通知用户停火',
  ],
  [
    ['regulator.supply-lost'],
    'Tell customer to shut every appliance valve; no remote re-open; purge & relight on site',
    '通知用户关闭全部用气阀，严禁远程复气，现场置换点火',
  ],
  [
    ['leak.gas-detected', 'leak.line-break'],
    'Evacuate, no switches, isolate upstream, 119 if indoors',
    '疏散、禁火禁电、关上游阀',
  ],
  [
    ['bypass.open'],
    'Call site; close, lock, seal; photograph; start back-billing estimate',
    '联系现场关闭加锁铅封，拍照取证，启动退补',
  ],
  [
    ['bypass.suspected', 'meter.stuck'],
    'Check customer is running; site visit with reference meter',
    '核实生产情况，携标准表上门',
  ],
  [
    ['regulator.slam-shut'],
    'No redundancy now; restore today; do not reset unseen',
    '已无备用，当日恢复，查明原因再复位',
  ],
  [
    ['regulator.lockup', 'regulator.hunting', 'regulator.drift'],
    'Switch to standby; overhaul seat/pilot/diaphragm',
    '切换备用路，检修阀口/指挥器/皮膜',
  ],
  [
    ['regulator.standby-unavailable'],
    'Open/test standby; log proof test',
    '恢复并试启备用路，记录',
  ],
  [['regulator.filter'], 'Change over and clean cartridge', '切换清洗滤芯'],
  [
    ['leak.night-minimum', 'leak.never-zero'],
    'Ask customer to close appliances, re-read in 30 min',
    '请用户关阀30分钟复测',
  ],
  [
    ['meter.conversion', 'meter.frozen-sensor', 'meter.sensor-range', 'meter.sensor-drift'],
    'Freeze billing on Vb; check parameters; send for verification',
    '暂停按标况结算，核参，送检',
  ],
  [
    ['meter.valve-leak', 'prepay.flow-without-credit'],
    'Visit, replace valve, settle arrears',
    '上门换阀，清算',
  ],
  [['meter.tamper'], 'Inspect with witness, keep evidence', '两人稽查取证'],
  [['meter.battery'], 'Replace before forecast date', '按期更换'],
  [['comms.silent'], 'Check signal, neighbours; manual read', '查信号，人工抄表'],
  [['prepay.low-credit'], 'Notify customer 7/3 d', '提前7/3天提醒购气'],
  [
    ['asset.verification-due', 'asset.service-life'],
    'Schedule swap meter; keep final index',
    '安排替换表，记录止数',
  ],
];

describe('the agreed dispatcher texts', () => {
  it.each(AGREED)('%s', (types, en, zh) => {
    for (const type of types) expect(TEXTS[type].advice).toEqual({ zh, en });
  });
});
