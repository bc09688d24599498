import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doubtText } from '../../../../src/model/text/doubt-words.ts';

/** Where a detector's source says why it cannot judge. */
const REASON =
  /(?:[rR]eason(?::| =)|missing:|\?|return)\s+(?<text>'[a-z][^'\n]* [^'\n]*'|`[^`\n]* [^`\n]*`)/g;

function reasonsInSources(): readonly string[] {
  const files = readdirSync('src/detect', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('src/detect', file));
  return files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(REASON)].map(({ groups }) =>
      (groups?.['text'] ?? '').slice(1, -1).replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '7'),
    ),
  );
}

describe('why something cannot be judged', () => {
  it('is said in Chinese for every reason that a detector gives', () => {
    const reasons = [...new Set(reasonsInSources())];
    expect(reasons.length).toBeGreaterThan(45);
    const english = reasons.filter((reason) => !/\p{Script=Han}/u.test(doubtText(reason).zh));
    expect(english).toEqual([]);
  });

  it('keeps its numbers, and names of meters', () => {
    expect(doubtText('1 of 14 nights of baseline')).toEqual({
      en: '1 of 14 nights of baseline',
      zh: '基准已有 1 夜，需 14 夜',
    });
    expect(doubtText('only 81 % of the volume is known, 95 % needed; missing m-1, m-2').zh).toBe(
      '只知道 81 % 的气量，需 95 %；缺 m-1, m-2',
    );
  });

  it('is left as it is where nobody knows it', () => {
    expect(doubtText('a reason of tomorrow').zh).toBe('a reason of tomorrow');
  });
});
