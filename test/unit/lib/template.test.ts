import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../../src/lib/template.ts';

const fill = (text: string, values: Readonly<Record<string, string>>) => {
  const parsed = parseTemplate(text, ['to', 'text']);
  return parsed.ok ? parsed.value.fill(values, (value) => `<${value}>`) : parsed.error;
};

describe('a template', () => {
  it('is filled in, each value made safe, spaces in the braces allowed', () => {
    expect(fill('a {{to}} b {{ text }} {{to}}', { to: '1', text: '2' })).toBe('a <1> b <2> <1>');
  });

  it('does not fill in what a value brings', () => {
    expect(fill('{{text}}', { to: 'no', text: '{{to}}' })).toBe('<{{to}}>');
  });

  it('leaves single braces alone, as JSON has them', () => {
    expect(fill('{"a":{"b":"{{to}}"}}', { to: '1' })).toBe('{"a":{"b":"<1>"}}');
  });

  it('knows its places', () => {
    const parsed = parseTemplate('{{to}}{{to}}{{text}}', ['to', 'text']);
    expect(parsed.ok && parsed.value.places).toEqual(['to', 'text']);
  });

  it.each([
    ['{{txt}}', '{{txt}} is unknown; there are {{to}}, {{text}}'],
    ['{{}}', '{{}} is unknown; there are {{to}}, {{text}}'],
    ['a {{to', '{{ at "{{to" has no }}'],
    ['to}}', '}} has no {{ before it'],
  ])('%j is refused', (text, problem) => {
    expect(fill(text, {})).toBe(problem);
  });
});
