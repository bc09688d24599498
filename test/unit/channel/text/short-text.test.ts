import { describe, expect, it } from 'vitest';
import { TEXTS } from '../../../../src/alarm/text/texts.ts';
import type { GroupItem, GroupMessage, OutgoingMessage } from '../../../../src/channel/channel.ts';
import { smsParts } from '../../../../src/channel/sms/sms-parts.ts';
import type { AnswerBy } from '../../../../src/channel/text/short-alarm.ts';
import { SIGNATURE, shortText } from '../../../../src/channel/text/short-text.ts';
import type { Alarm } from '../../../../src/model/alarm.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { briefSample, deliverySample, messageSample, NAMES, NIGHT } from '../message-sample.ts';

const fits = (parts: number) => (text: string) => smsParts(text).parts.length <= parts;
const sms = (message: OutgoingMessage, parts = 3, answerBy: AnswerBy = 'code') =>
  shortText(message, { signature: SIGNATURE, answerBy, fits: fits(parts) });
const whole = (message: OutgoingMessage) =>
  shortText(message, { signature: { zh: '', en: '' }, answerBy: 'none', fits: () => true });

type Language = 'zh' | 'en' | 'both';
const alarm = (language: Language, changes: Partial<Alarm> = {}, reason = 'first' as const) => ({
  ...messageSample(changes, { language, reason }),
  answer: { link: 'https://gas.example.org/a/Zk3', code: '4821' },
});
const OVER = { state: 'returned', returnedAt: epochMs(NIGHT + 754_000) } as const;

describe('one alarm', () => {
  it('in Chinese', () => {
    expect(sms(alarm('zh'))).toBe(
      '【燃气监控】P1 紧急 出口超压｜城东纺织 主路 A｜152 kPa（≥140）｜02:13起｜核对第二压力点，确认切断；必要时远程关阀；派抢险，通知用户停火｜确认回复4821',
    );
  });

  it('in English, in the GSM alphabet', () => {
    const text = sms(alarm('en'));
    expect(text).toMatch(
      /^Gaswatch: P1 Emergency: Outlet overpressure; East Textile run A \(duty\); 152 kPa \(>=140\); since 02:13; .+; reply 4821 to acknowledge$/,
    );
    expect(smsParts(text).alphabet).toBe('gsm');
  });

  it('for a reader of both has Chinese first, then the English core', () => {
    const [first = '', second = ''] = sms(alarm('both')).split('\n');
    expect(first).toMatch(/^【燃气监控】P1 紧急 出口超压｜城东纺织 主路 A｜.+｜确认回复4821$/);
    expect(second).toBe(
      'P1 Emergency: Outlet overpressure; East Textile run A (duty); 152 kPa (>=140); since 02:13',
    );
    expect(smsParts(sms(alarm('both'))).parts.length).toBeLessThanOrEqual(3);
  });

  it('for a reader of both has Chinese alone where there is no room for two', () => {
    expect(sms(alarm('both'), 1)).not.toMatch(/Outlet/);
  });

  it.each([
    ['escalated', {}, 'P1 紧急·升级 出口超压'],
    ['repeated', {}, 'P1 紧急·再次出现 出口超压'],
    ['reminder', {}, 'P1 紧急·仍未确认 出口超压'],
    ['late-detected', {}, 'P1 紧急·迟到数据 出口超压'],
    ['cleared', OVER, '已恢复 P1 出口超压'],
    ['cleared', {}, 'P1 紧急·恢复后又出现 出口超压'],
  ] as const)('says when it is %s', (reason, changes, head) => {
    const message = messageSample(changes, { language: 'zh', reason });
    expect(sms(message).startsWith(`【燃气监控】${head}｜`)).toBe(true);
    const english = messageSample(changes, { language: 'en', reason });
    expect(sms(english)).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it('that is over tells its span and neither numbers nor advice for a running one', () => {
    expect(sms(messageSample(OVER, { language: 'zh', reason: 'cleared' }))).toBe(
      '【燃气监控】已恢复 P1 出口超压｜城东纺织 主路 A｜02:13至02:25｜请查明原因并在系统中确认',
    );
  });

  it('says when it may be a repetition', () => {
    expect(sms({ ...alarm('zh'), uncertain: true })).toContain('出口超压（可能重复）｜');
    expect(sms({ ...alarm('en'), uncertain: true })).toContain('overpressure (may be a repeat);');
  });

  it('shows the day when it is not today', () => {
    const plannedAt = epochMs(NIGHT + 24 * 3_600_000);
    const message = messageSample({}, { language: 'zh', plannedAt });
    expect(sms(message)).toContain('｜03-04 02:13起｜');
  });

  it('gives a link whole, or nothing, where no reply comes back', () => {
    expect(sms(alarm('zh'), 3, 'link')).toMatch(/｜确认：https:\/\/gas\.example\.org\/a\/Zk3$/);
    expect(sms(alarm('zh'), 3, 'none')).not.toMatch(/确认[回：]/);
    expect(sms({ ...alarm('zh'), answer: null })).not.toContain('确认回复');
  });

  it('leaves out a link that does not fit: half of it leads nowhere', () => {
    const answer = { link: `https://gas.example.org/a/${'x'.repeat(300)}`, code: '4821' };
    for (const language of ['zh', 'en', 'both'] as const) {
      const text = sms({ ...alarm(language), answer }, 2, 'link');
      expect(text).not.toContain('https');
      expect(text).toMatch(/02:13/);
    }
  });

  it('gives up advice first, then the number, never what, where, when and the code', () => {
    const text = sms(alarm('zh'), 1);
    expect(text).toBe(
      '【燃气监控】P1 紧急 出口超压｜城东纺织 主路 A｜152 kPa（≥140）｜02:13起｜核对第二压力点，确认切断…｜确认回复4821',
    );
    const long = { ...NAMES, site: { zh: '城'.repeat(40), en: 'E'.repeat(40) } };
    const tight = sms({ ...alarm('zh'), names: long }, 1);
    expect(tight).toMatch(/出口超压｜城+…｜02:13起｜确认回复4821$/);
    expect(smsParts(tight).parts).toHaveLength(1);
  });

  it('has no control characters, no second signature, and no cut character', () => {
    const site = { zh: '城东\r\n【银行】\u202e\u0000纺织', en: 'E\nT' };
    const text = sms({ ...alarm('zh'), names: { ...NAMES, site } });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be absent
    expect(text).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(text.match(/【/g)).toHaveLength(1);
    const emoji = { zh: '🔥'.repeat(60), en: 'x' };
    expect(sms({ ...alarm('zh'), names: { ...NAMES, site: emoji } }, 1)).not.toMatch(
      /\p{Surrogate}/u,
    );
  });

  it('of every type fits into three messages, in every language, with its code', () => {
    for (const type of Object.keys(TEXTS) as Alarm['type'][]) {
      for (const language of ['zh', 'en', 'both'] as const) {
        const text = sms(alarm(language, { type, evidence: [] }));
        expect(smsParts(text).parts.length, `${type} ${language}`).toBeLessThanOrEqual(3);
        expect(text).toContain('4821');
        expect(text).not.toMatch(/undefined|null|\[object|NaN/);
      }
    }
  });
});

function groupOf(
  items: readonly GroupItem[],
  language: Language,
  why: GroupMessage['why'] = 'storm',
) {
  return {
    kind: 'group',
    why,
    key: 'k',
    recipient: '+8613800138000',
    language,
    uncertain: false,
    items,
    links: { alarms: 'https://gas.example.org/alarms' },
  } as const satisfies GroupMessage;
}

const item = (changes: Partial<Alarm>, site: string): GroupItem => ({
  brief: briefSample(changes, { ...NAMES, site: { zh: site, en: `S ${site}` } }),
  delivery: deliverySample({}),
});

describe('a group', () => {
  const storm = [
    item({}, '城东纺织'),
    ...Array.from({ length: 30 }, () =>
      item({ type: 'comms.silent', priority: 3, evidence: [] }, '网关7'),
    ),
    ...Array.from({ length: 8 }, (_, n) =>
      item({ type: 'meter.stuck', priority: 2, evidence: [] }, `用户${n}`),
    ),
  ];

  it('has counts by gravity, type and place, the gravest and the oldest', () => {
    const text = sms(groupOf(storm, 'zh'));
    expect(text).toMatch(/^【燃气监控】39条告警（P1×1、P2×8、P3×30）｜/);
    expect(text).toContain('｜最重：P1 出口超压 城东纺织 主路 A｜');
    expect(text).toContain('网关7 30、');
    expect(text).toContain('其他地点7');
    expect(text).toMatch(/｜最早02:13/);
    expect(smsParts(text).parts.length).toBeLessThanOrEqual(3);
  });

  it('in English', () => {
    const text = sms(groupOf(storm, 'en'));
    expect(text).toMatch(/^Gaswatch: 39 alarms \(P1 x1, P2 x8, P3 x30\); /);
    expect(text).toContain('earliest 02:13');
  });

  it('tells what is over as over', () => {
    const ended = { ...OVER };
    const items = [item({}, '甲'), item(ended, '乙'), item(ended, '丙')];
    expect(sms(groupOf(items, 'zh', 'digest'))).toMatch(/汇总 3条告警（P1×3、已恢复2）/);
    expect(sms(groupOf([item(ended, '乙'), item(ended, '丙')], 'zh'))).toContain('均已恢复');
  });

  it('of 2,000 stays short', () => {
    const many = Array.from({ length: 2000 }, (_, n) => item({}, `站${n}`));
    for (const language of ['zh', 'en', 'both'] as const) {
      expect(smsParts(sms(groupOf(many, language))).parts.length).toBeLessThanOrEqual(3);
    }
  });
});

describe('a notice', () => {
  const notice = (language: Language): OutgoingMessage => ({
    kind: 'notice',
    key: 'k',
    recipient: 'r',
    language,
    uncertain: false,
    title: { zh: '通道自检', en: 'Self-test' },
    lines: [{ zh: '此消息由系统每日自动发送。'.repeat(40), en: 'Sent every day. '.repeat(80) }],
  });

  it('is its title and as much of its lines as fits', () => {
    expect(sms(notice('zh'))).toMatch(/^【燃气监控】通道自检｜此消息由系统每日自动发送。.+…$/);
    expect(sms(notice('en'))).toMatch(/^Gaswatch: Self-test; Sent every day\. .+\.\.\.$/);
    expect(smsParts(sms(notice('zh'))).parts).toHaveLength(3);
  });

  it('is whole where there is room', () => {
    expect(whole(notice('en'))).toHaveLength(
      'Self-test; '.length + 'Sent every day. '.length * 80 - 1,
    );
  });
});
