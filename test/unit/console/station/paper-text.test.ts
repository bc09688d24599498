import { describe, expect, it } from 'vitest';
import { paperFiles, paperText } from '../../../../src/console/pages/station/paper-text.ts';

const sayIn = (language: 'zh' | 'en') => (text: { readonly zh: string; readonly en: string }) =>
  text[language];

const kind = {
  kind: 'proof-test',
  title: { zh: '备用路试启', en: 'Proof test' },
  columns: [
    { key: 'site', title: { zh: '站点', en: 'Site' }, choices: null },
    {
      key: 'verdict',
      title: { zh: '结论', en: 'Verdict' },
      choices: { pass: { zh: '合格', en: 'pass' } },
    },
    { key: 'outletKPa', title: { zh: '出口压力', en: 'Outlet' }, choices: null },
    { key: 'slamShutTested', title: { zh: '已试切断', en: 'Slam-shut tested' }, choices: null },
    { key: 'note', title: { zh: '备注', en: 'Note' }, choices: null },
  ],
};

describe('a paper in a line', () => {
  const body = { site: 'S', verdict: 'pass', outletKPa: 95.1, slamShutTested: true, note: '' };

  it('names its fields and choices in the reader’s language, and leaves out what is empty', () => {
    expect(paperText(body, kind, sayIn('zh'))).toBe('结论 合格；出口压力 95.1；已试切断');
    expect(paperText(body, kind, sayIn('en'))).toBe('Verdict pass; Outlet 95.1; Slam-shut tested');
  });

  it('shows markup as it is written', () => {
    const odd = { note: '<img src=x onerror=alert(1)>' };
    expect(paperText(odd, kind, sayIn('en'))).toBe('Note <img src=x onerror=alert(1)>');
  });

  it('finds its files and nothing else', () => {
    expect(paperFiles({ files: [{ sha256: 'a', name: 'x.pdf' }, { name: 'y' }, 'z'] })).toEqual([
      { sha256: 'a', name: 'x.pdf' },
    ]);
    expect(paperFiles({})).toEqual([]);
  });
});
