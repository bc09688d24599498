import { describe, expect, it } from 'vitest';
import { problemLine } from '../../../src/config/config-problem.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { redact } from '../../../src/config/redact.ts';

const load = (text: string, env: Record<string, string> = {}) =>
  loadConfig({ text, path: 'gaswatch.yaml', env });

function problems(text: string): string {
  const result = load(text);
  return result.ok ? '' : result.error.map(problemLine).join('\n');
}

describe('notify', () => {
  it('has a rate for every channel, limits for reaching somebody, and sends no test by default', () => {
    const result = load('');
    if (!result.ok) throw new Error('the defaults are refused');
    const { rates, reachMinutes, selfTest, heartbeat } = result.value.notify;
    expect(rates.sms).toEqual({ atOnce: 3, everySeconds: 20, perSecond: 20 });
    expect(rates.email).toMatchObject({ atOnce: 10, everySeconds: 6 });
    expect(reachMinutes).toEqual({ p1: 2, p2: 15 });
    expect(selfTest).toEqual({ cron: '0 9 * * *', to: [] });
    expect(heartbeat).toMatchObject({ everySeconds: 60, method: 'GET' });
    expect(heartbeat.url).toBeUndefined();
  });

  it('takes single figures from the file and the environment', () => {
    const result = load('notify: {rates: {sms: {atOnce: 5}}}', {
      GASWATCH__NOTIFY__RATES__SMS__EVERYSECONDS: '30',
      GASWATCH__NOTIFY__HEARTBEAT__URL: 'https://hc.example.org/ping/secret-token',
    });
    if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'));
    expect(result.value.notify.rates.sms).toEqual({ atOnce: 5, everySeconds: 30, perSecond: 20 });
    expect(JSON.stringify(redact(result.value))).not.toContain('secret-token');
  });

  it('takes a self-test', () => {
    const result = load(
      'notify: {selfTest: {cron: "0 8 * * 1", to: [{channel: sms, to: "+8613800000001"}]}}',
    );
    expect(result).toMatchObject({
      ok: true,
      value: { notify: { selfTest: { to: [{ channel: 'sms', language: 'zh' }] } } },
    });
  });

  it.each<[string, string, RegExp]>([
    ['a channel that is not one', '{rates: {pigeon: {atOnce: 1}}}', /notify\.rates\.pigeon/],
    ['no message at once', '{rates: {sms: {atOnce: 0}}}', /notify\.rates\.sms\.atOnce.*from 1/],
    ['no time between', '{rates: {sms: {everySeconds: 0}}}', /notify\.rates\.sms\.everySeconds/],
    ['a cron that is none', '{selfTest: {cron: daily}}', /notify\.selfTest\.cron.*five cron/],
    [
      'a test to nowhere',
      '{selfTest: {to: [{channel: fax, to: "1"}]}}',
      /notify\.selfTest\.to\[0\]\.channel/,
    ],
    [
      'a test without address',
      '{selfTest: {to: [{channel: sms}]}}',
      /notify\.selfTest\.to\[0\]\.to/,
    ],
    [
      'a watchdog that is no URL',
      '{heartbeat: {url: hc.example.org}}',
      /notify\.heartbeat\.url.*a URL/,
    ],
    ['a limit of nothing', '{reachMinutes: {p1: 0}}', /notify\.reachMinutes\.p1/],
  ])('refuses %s', (_, section, words) => {
    expect(problems(`notify: ${section}`)).toMatch(words);
  });

  it('never prints the address of a watchdog', () => {
    expect(problems('notify: {heartbeat: {url: "hc.example.org/secret-token"}}')).not.toContain(
      'secret-token',
    );
  });
});
